import type { EntityManager } from 'typeorm';
import { rows } from '../../../chassis/database.js';
import type { MemberId } from '../../../schema/vocabulary.js';
import { MemberCardRow } from './member-card-row.js';
import type { PersonalVault } from './vault/personal-vault.js';

export const cardNumberPiece = 'member_card.number';

/** What a card is found by, by its number in its one spelling. */
export function cardDigest(vault: PersonalVault, card: string): Buffer {
  return vault.contactDigest('card', card);
}

/** False when another member has the card, or it says somebody's member number; whoever is linking it now is waited for. */
export async function linkCard(
  tx: EntityManager,
  memberId: MemberId,
  card: string,
  vault: PersonalVault,
): Promise<boolean> {
  await lockNumber(tx, card);
  const written = await rows(
    tx,
    `insert into member_card (card_digest, sealed_number, member_id)
     select $1::bytea, $2::bytea, $3::uuid where not exists (select from member where number = $4)
     on conflict do nothing returning member_id`,
    [cardDigest(vault, card), await vault.seal(memberId, cardNumberPiece, card), memberId, card],
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

export interface LinkedCard {
  cardNumber: string;
  linkedAt: Date;
}

/** The first linked comes first. None of a member whose key is destroyed. */
export async function cardsOfMember(
  manager: EntityManager,
  memberId: string,
  vault: PersonalVault,
): Promise<LinkedCard[]> {
  const found = await manager.find(MemberCardRow, { where: { memberId }, order: { linkedAt: 'ASC' } });
  const numbers = await vault.openMany(
    found.map(({ sealedNumber }) => ({ memberId, what: cardNumberPiece, sealed: sealedNumber })),
  );
  const cards = found.flatMap(({ linkedAt }, place) => {
    const cardNumber = numbers[place] ?? null;
    return cardNumber === null ? [] : [{ cardNumber, linkedAt }];
  });
  return cards.sort((a, b) => a.linkedAt.getTime() - b.linkedAt.getTime() || (a.cardNumber < b.cardNumber ? -1 : 1));
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
  vault: PersonalVault,
): Promise<Map<string, OwnerOfNumber>> {
  if (numbers.length === 0) return new Map();
  const found = await rows<OwnerOfNumber & { number: string }>(
    manager,
    `select number, id as "memberId", false as blocked from member where number = any($1)
     union all
     select asked.number, card.member_id, block.card_digest is not null
       from unnest($1::text[], $2::bytea[]) as asked (number, digest)
       join member_card card on card.card_digest = asked.digest
       left join card_block block on block.card_digest = asked.digest`,
    [numbers, numbers.map((number) => cardDigest(vault, number))],
  );
  return new Map(found.map(({ number, memberId, blocked }) => [number, { memberId, blocked }]));
}
