import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { queueJob, type Job } from '../jobs.js';
import type { Logger } from '../log.js';
import type { MessagePort } from './message-port.js';
import { UndeliverableMessage, type Message } from './message.js';

/** What stands in the queue of jobs: a name for the message, and whatever its owner needs to make it again, sealed or by id. */
export interface QueuedMessage {
  messageId: string;
  [name: string]: string;
}

const payloadShape = z.looseObject({ messageId: z.string() });

const jobName = 'send-message';

/** Queues a message in the caller's transaction: it is sent if that commits, by whichever process gets to it, until it is taken. */
export function queueMessage(tx: EntityManager, queued: QueuedMessage): Promise<void> {
  return queueJob(tx, jobName, queued, { key: `message:${queued.messageId}` });
}

/**
 * The job that sends what was queued; the queue tries again with growing pauses. Jobs hold no personal data that could be read:
 * `open` makes the message, or gives null where there is nothing left to say or nobody to say it to.
 */
export function messageJobs(
  port: MessagePort,
  open: (queued: QueuedMessage) => Promise<Message | null>,
  log: Logger,
): Readonly<Record<typeof jobName, Job>> {
  return {
    [jobName]: {
      run: async (payload) => {
        const queued = payloadShape.parse(payload) as QueuedMessage;
        const message = await open(queued);
        if (!message) return;
        try {
          await port.send(message);
        } catch (error) {
          if (!(error instanceof UndeliverableMessage)) throw error;
          log.warn({ err: error, messageId: queued.messageId, topic: message.topic }, 'message given up');
        }
      },
    },
  };
}
