import { takeDueDeliveries, type DueDelivery, type Share } from '../../storage/webhooks/webhook-deliveries.js';
import { deliverWebhook } from './deliver-webhook.js';
import type { WebhookTools } from './webhook-tools.js';

/** Of one process. Whoever does not answer keeps a place for five seconds. */
const mostAtOnce = 64;
/** Connections to one receiver, as the chassis keeps them. */
const perEndpoint = 8;
/** Between two looks while nobody wakes it: what is told reaches its partner an eighth of a second later, on average. */
const lookEveryMs = 250;

/**
 * Sends what is due, side by side, in no place of the queue of jobs: a partner who does not answer keeps neither those nor other
 * partners' messages.
 */
export class WebhookDispatcher {
  private readonly underWay = new Map<string, number>();
  private readonly sending = new Set<Promise<void>>();
  private looking: Promise<void> | null = null;
  private lookAgain = false;
  private isStopped = false;
  private isBlind = false;

  constructor(private readonly tools: WebhookTools) {}

  wake(): void {
    this.lookAgain = true;
    this.looking ??= this.look().finally(() => {
      this.looking = null;
      if (this.lookAgain && !this.isStopped) this.wake();
    });
  }

  /** Looks by itself from now on; gives how that ends. */
  goOn(): () => Promise<void> {
    const regularly = setInterval(() => {
      this.wake();
    }, lookEveryMs);
    return async () => {
      clearInterval(regularly);
      await this.stop();
    };
  }

  /** Takes nothing more and waits for what is under way, so that nothing is sent twice for want of a note. */
  async stop(): Promise<void> {
    this.isStopped = true;
    await this.looking;
    await Promise.all(this.sending);
  }

  private async look(): Promise<void> {
    while (this.lookAgain && !this.isStopped) {
      this.lookAgain = false;
      const most = mostAtOnce - this.sending.size;
      // Whatever ends next looks again.
      if (most <= 0) return;
      const due = await this.takeDue({ most, perEndpoint, underWay: this.underWay });
      for (const delivery of due) this.send(delivery);
    }
  }

  private async takeDue(share: Share): Promise<DueDelivery[]> {
    try {
      const due = await takeDueDeliveries(this.tools.database.read, share);
      this.isBlind = false;
      return due;
    } catch (error) {
      // Said once, and not with every look for as long as the database is away.
      if (!this.isBlind) this.tools.log.warn({ err: error }, 'what partners are told has to wait');
      this.isBlind = true;
      return [];
    }
  }

  private send(delivery: DueDelivery): void {
    const { endpointId } = delivery;
    this.underWay.set(endpointId, (this.underWay.get(endpointId) ?? 0) + 1);
    const sending = deliverWebhook(this.tools, delivery)
      .catch((error: unknown) => {
        // Taken for a minute: then it is sent again.
        this.tools.log.error({ err: error, deliveryId: delivery.id }, 'what came of a webhook could not be noted');
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
}
