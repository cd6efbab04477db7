import type { Clock } from '../../../../chassis/clock.js';
import { keptDays } from '../../domain/webhooks/webhook-delivery.js';
import { withdrawFromRemoved } from '../../storage/webhooks/webhook-deliveries.js';
import { forgetMessages } from '../../storage/webhooks/webhook-messages.js';
import type { WebhookTools } from './webhook-tools.js';

/** In pieces, so that nobody waits for a long deletion. */
const atOnce = 5_000;
const dayMs = 86_400_000;

/** What was told ninety days ago is let go of, whatever has become of it: also what a paused endpoint was never told. */
export async function forgetWebhooks({ database }: WebhookTools, clock: Clock): Promise<void> {
  const before = new Date(clock.now().getTime() - keptDays * dayMs);
  await database.transaction(withdrawFromRemoved);
  while ((await database.transaction((tx) => forgetMessages(tx, before, atOnce))) === atOnce);
}
