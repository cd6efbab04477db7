import type { EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';
import type { BlockReason } from '../../domain/cards/card-block.js';
import type { PersonalVault } from '../vault/personal-vault.js';
import { cardDigest } from './cards.js';

export interface CardBlock {
  reason: BlockReason;
  replaced: boolean;
  blockedAt: Date;
}

const columns = 'reason, replaced_by is not null as replaced, blocked_at as "blockedAt"';

export async function cardBlock(manager: EntityManager, card: string, vault: PersonalVault): Promise<CardBlock | null> {
  const [block] = await rows<CardBlock>(manager, `select ${columns} from card_block where card_digest = $1`, [
    cardDigest(vault, card),
  ]);
  return block ?? null;
}

/** Blocks the card, or says of a blocked one what has taken its place. For a card that is locked. */
export async function writeBlock(
  tx: EntityManager,
  {
    cardNumber,
    reason,
    replacedBy,
    by,
  }: { cardNumber: string; reason: BlockReason; replacedBy: string | null; by: string },
  vault: PersonalVault,
): Promise<void> {
  await rows(
    tx,
    `insert into card_block (card_digest, reason, replaced_by, blocked_by) values ($1, $2, $3, $4)
     on conflict (card_digest) do update set replaced_by = excluded.replaced_by`,
    [cardDigest(vault, cardNumber), reason, replacedBy === null ? null : cardDigest(vault, replacedBy), by],
  );
}
