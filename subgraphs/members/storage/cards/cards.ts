import type { EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';

export type BlockReason = 'LOST' | 'STOLEN' | 'DAMAGED' | 'MISUSED';

export interface CardBlock {
  cardNumber: string;
  reason: BlockReason;
  replacedBy: string | null;
  blockedAt: Date;
}

const columns = 'card_number as "cardNumber", reason, replaced_by as "replacedBy", blocked_at as "blockedAt"';

export async function cardBlock(manager: EntityManager, card: string): Promise<CardBlock | null> {
  const [block] = await rows<CardBlock>(manager, `select ${columns} from card_block where card_number = $1`, [card]);
  return block ?? null;
}

/** Blocks the card, or says of a blocked one what has taken its place. For a card that is locked. */
export async function writeBlock(
  tx: EntityManager,
  { cardNumber, reason, replacedBy, by }: Omit<CardBlock, 'blockedAt'> & { by: string },
): Promise<CardBlock> {
  const [block] = await rows<CardBlock>(
    tx,
    `insert into card_block (card_number, reason, replaced_by, blocked_by) values ($1, $2, $3, $4)
     on conflict (card_number) do update set replaced_by = excluded.replaced_by
     returning ${columns}`,
    [cardNumber, reason, replacedBy, by],
  );
  if (!block) throw new Error('a card could not be blocked');
  return block;
}

export async function ownerOfCard(manager: EntityManager, card: string): Promise<string | null> {
  const [owner] = await rows<{ memberId: string }>(
    manager,
    'select member_id as "memberId" from member_card where card_number = $1',
    [card],
  );
  return owner?.memberId ?? null;
}

export interface CardOfMember {
  memberId: string;
  cardNumber: string;
  linkedAt: Date;
  blockedAt: Date | null;
  reason: BlockReason | null;
}

/** The first linked comes first. One statement for however many members. */
export function cardsOfMembers(manager: EntityManager, memberIds: readonly string[]): Promise<CardOfMember[]> {
  return rows<CardOfMember>(
    manager,
    `select card.member_id as "memberId", card.card_number as "cardNumber", card.linked_at as "linkedAt",
            block.blocked_at as "blockedAt", block.reason
       from member_card card left join card_block block on block.card_number = card.card_number
      where card.member_id = any($1) order by card.linked_at, card.card_number`,
    [memberIds],
  );
}
