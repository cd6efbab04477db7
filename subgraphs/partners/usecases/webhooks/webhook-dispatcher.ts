import type { Logger } from '../../../../chassis/log.js';
import { takeDueDeliveries, type DueDelivery } from '../../storage/webhooks/webhook-deliveries.js';
import { deliverWebhook } from './deliver-webhook.js';
import type { WebhookTools } from './webhook-tools.js';

/** Of one process. Whoever does not answer keeps a place for five seconds. */
const mostAtOnce = 64;
/** Connections to one receiver, as the chassis keeps them. */
const perEndpoint = 8;
/** A next attempt that is nearer than the job's next run is waited for here. */
const soonMs = 60_000;

/**
 * Sends what is due, side by side: the job that is queued with every message wakes it and waits for nobody, so that a partner who does
 * not answer keeps neither the queue's places nor other partners' messages.
 */
export class WebhookDispatcher {
  private readonly underWay = new Map<string, number>();
  private readonly sending = new Set<Promise<void>>();
  private readonly timers = new Set<NodeJS.Timeout>();
  private looking: Promise<void> | null = null;
  private lookAgain = false;
  private isStopped = false;

  constructor(
    private readonly tools: WebhookTools,
    private readonly log: Logger = tools.log,
  ) {}

  wake(): void {
    this.lookAgain = true;
    this.looking ??= this.look().finally(() => {
      this.looking = null;
      if (this.lookAgain && !this.isStopped) this.wake();
    });
  }

  /** Takes nothing more and waits for what is under way, so that nothing is sent twice for want of a note. */
  async stop(): Promise<void> {
    this.isStopped = true;
    for (const timer of this.timers) clearTimeout(timer);
    await this.looking;
    await Promise.all(this.sending);
  }

  private async look(): Promise<void> {
    while (this.lookAgain && !this.isStopped) {
      this.lookAgain = false;
      const most = mostAtOnce - this.sending.size;
      // Whatever ends next looks again.
      if (most <= 0) return;
      const share = { most, perEndpoint, underWay: this.underWay };
      const due = await this.tools.database
        .transaction((tx) => takeDueDeliveries(tx, share))
        .catch((error: unknown) => {
          this.log.warn({ err: error }, 'what partners are told waits for the job');
          return [];
        });
      for (const delivery of due) this.send(delivery);
    }
  }

  private send(delivery: DueDelivery): void {
    const { endpointId } = delivery;
    this.underWay.set(endpointId, (this.underWay.get(endpointId) ?? 0) + 1);
    const sending = deliverWebhook(this.tools, delivery)
      .then((pauseMs) => {
        if (pauseMs !== null && pauseMs < soonMs) this.wakeIn(pauseMs);
      })
      .catch((error: unknown) => {
        // Taken for a minute: then it is sent again.
        this.log.error({ err: error, deliveryId: delivery.id }, 'what came of a webhook could not be noted');
      })
      .finally(() => {
        this.sending.delete(sending);
        const left = (this.underWay.get(endpointId) ?? 1) - 1;
        if (left === 0) this.underWay.delete(endpointId);
        else this.underWay.set(endpointId, left);
        this.wake();
      });
    this.sending.add(sending);
  }

  private wakeIn(pauseMs: number): void {
    if (this.isStopped) return;
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      this.wake();
    }, pauseMs);
    timer.unref();
    this.timers.add(timer);
  }
}
