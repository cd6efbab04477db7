import type { EntityManager } from 'typeorm';
import { rows } from '../../../chassis/database.js';
import type { MemberId } from '../../../schema/vocabulary.js';
import { MemberCardRow } from './member-card-row.js';

/** False when another member has the card, or it says somebody's member number; whoever is linking it now is waited for. */
export async function linkCard(tx: EntityManager, memberId: MemberId, card: string): Promise<boolean> {
  await lockNumber(tx, card);
  const written = await rows(
    tx,
    `insert into member_card (card_number, member_id)
     select $1::text, $2::uuid where not exists (select from member where number = $1)
     on conflict do nothing returning member_id`,
    [card, memberId],
  );
  return written.length > 0;
}

/**
 * Holds a number until the transaction ends. Cards and member numbers stand in two tables that no constraint spans: without
 * this, one enrolment could be given the number that another is linking as a card, neither seeing the other's row.
 */
export async function lockNumber(tx: EntityManager, number: string): Promise<void> {
  await rows(tx, `select pg_advisory_xact_lock(hashtextextended('members/number/' || $1, 0))`, [number]);
}

export type LinkedCard = Pick<MemberCardRow, 'cardNumber' | 'linkedAt'>;

/** The first linked comes first. */
export function cardsOfMember(manager: EntityManager, memberId: string): Promise<LinkedCard[]> {
  return manager.find(MemberCardRow, { where: { memberId }, order: { linkedAt: 'ASC', cardNumber: 'ASC' } });
}

export interface OwnerOfNumber {
  memberId: string;
  /** The number is a card's that was lost, or that another has taken the place of. */
  blocked: boolean;
}

/** The members who have these numbers, member numbers and cards alike, by number. One statement, none for no numbers. */
export async function ownersOfNumbers(
  manager: EntityManager,
  numbers: readonly string[],
): Promise<Map<string, OwnerOfNumber>> {
  if (numbers.length === 0) return new Map();
  const found = await rows<OwnerOfNumber & { number: string }>(
    manager,
    `select number, id as "memberId", false as blocked from member where number = any($1)
     union all
     select card.card_number, card.member_id, block.card_number is not null
       from member_card card left join card_block block on block.card_number = card.card_number
      where card.card_number = any($1)`,
    [numbers],
  );
  return new Map(found.map(({ number, memberId, blocked }) => [number, { memberId, blocked }]));
}
