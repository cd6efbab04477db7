import type { Clock } from '../../../../chassis/clock.js';
import type { Jobs } from '../../../../chassis/jobs.js';
import { forgetWebhooks } from './forget-webhooks.js';
import { WebhookDispatcher } from './webhook-dispatcher.js';
import type { WebhookTools } from './webhook-tools.js';

/** What is done of webhooks behind everybody's back, and how it ends. */
export function startWebhooks(
  tools: WebhookTools,
  clock: Clock,
): { jobs: Jobs; goOn: () => () => Promise<void>; close: () => Promise<void> } {
  const dispatcher = new WebhookDispatcher(tools);
  return {
    jobs: {
      // Besides what the dispatcher finds by itself, for whoever wants it to look now.
      'deliver-webhooks': {
        every: '* * * * *',
        run: () => {
          dispatcher.wake();
          return Promise.resolve();
        },
      },
      'forget-webhooks': { every: '17 3 * * *', run: () => forgetWebhooks(tools, clock) },
    },
    goOn: () => dispatcher.goOn(),
    close: async () => {
      await dispatcher.stop();
      await tools.webhooks.close();
    },
  };
}
