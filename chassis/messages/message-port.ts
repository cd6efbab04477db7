import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../log.js';
import { UndeliverableMessage, type AddressKind, type Message, type MessageTransport } from './message.js';

/** Pauses before a further try of what is sent behind a request: whoever waits for a code asks again after about as long. */
const retryAfterMs = [500, 2_000, 6_000];

/** Sent behind requests at the same time, in all; beyond, a message is dropped and its person asks again. */
const mostUnderWay = 200;

/**
 * A service's way to people outside the graph. At least once: a message may arrive twice, under the same id. The log tells what
 * became of a message by its id, and neither to whom it went nor what it says.
 */
export class MessagePort {
  private readonly underWay = new Set<Promise<void>>();
  private readonly closing = new AbortController();

  constructor(
    private readonly transports: readonly MessageTransport[],
    private readonly log: Logger,
  ) {}

  carries(kind: AddressKind): boolean {
    return this.transports.some((transport) => transport.carries(kind));
  }

  /** Resolves once a transport has taken it. Rejects with UndeliverableMessage when trying again is of no use. */
  async send(message: Message): Promise<void> {
    const transport = this.transports.find((one) => one.carries(message.to.kind));
    if (!transport) throw new UndeliverableMessage('nothing carries messages to such an address');
    await transport.send(message);
    this.log.info({ messageId: message.id, topic: message.topic, transport: transport.name }, 'message sent');
  }

  /**
   * Sends without keeping anybody waiting, so that an answer takes as long whoever it is sent to; tries a few times and gives up. For
   * what is worth minutes, such as a code: it is kept nowhere, and a process that ends takes it along.
   */
  sendBehind(message: Message): void {
    if (this.underWay.size >= mostUnderWay) {
      this.log.warn({ messageId: message.id, topic: message.topic }, 'message dropped: too many are under way');
      return;
    }
    const sending = this.sendPatiently(message).finally(() => {
      this.underWay.delete(sending);
    });
    this.underWay.add(sending);
  }

  /** What is being tried gets its last try; whatever waits for another one is given up. */
  async close(): Promise<void> {
    this.closing.abort();
    await Promise.all(this.underWay);
    await Promise.all(this.transports.map((transport) => transport.close()));
  }

  private async sendPatiently(message: Message): Promise<void> {
    for (const pause of [...retryAfterMs, null]) {
      try {
        await this.send(message);
        return;
      } catch (error) {
        const about = { err: error, messageId: message.id, topic: message.topic };
        if (pause === null || error instanceof UndeliverableMessage || this.closing.signal.aborted) {
          this.log.warn(about, 'message given up');
          return;
        }
        this.log.info(about, 'message not taken, to be tried again');
        await sleep(pause, undefined, { signal: this.closing.signal }).catch(() => undefined);
      }
    }
  }
}
