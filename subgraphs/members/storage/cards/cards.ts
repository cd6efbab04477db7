import type { EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';
import { cardDigest, cardNumberPiece } from '../member-cards.js';
import type { PersonalVault } from '../vault/personal-vault.js';

export type BlockReason = 'LOST' | 'STOLEN' | 'DAMAGED' | 'MISUSED';

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

export async function ownerOfCard(manager: EntityManager, card: string, vault: PersonalVault): Promise<string | null> {
  const [owner] = await rows<{ memberId: string }>(
    manager,
    'select member_id as "memberId" from member_card where card_digest = $1',
    [cardDigest(vault, card)],
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

/** The first linked comes first; none of a member whose key is destroyed. One statement for however many members. */
export async function cardsOfMembers(
  manager: EntityManager,
  memberIds: readonly string[],
  vault: PersonalVault,
): Promise<CardOfMember[]> {
  const found = await rows<Omit<CardOfMember, 'cardNumber'> & { sealed: Buffer }>(
    manager,
    `select card.member_id as "memberId", card.sealed_number as sealed, card.linked_at as "linkedAt",
            block.blocked_at as "blockedAt", block.reason
       from member_card card left join card_block block on block.card_digest = card.card_digest
      where card.member_id = any($1) order by card.linked_at, card.card_digest`,
    [memberIds],
  );
  const numbers = await vault.openMany(
    found.map(({ memberId, sealed }) => ({ memberId, what: cardNumberPiece, sealed })),
  );
  return found.flatMap(({ sealed: _, ...card }, place) => {
    const cardNumber = numbers[place] ?? null;
    return cardNumber === null ? [] : [{ ...card, cardNumber }];
  });
}
