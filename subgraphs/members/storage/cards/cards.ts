import type { EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';
import type { MemberId } from '../../../../schema/vocabulary.js';
import type { BlockReason } from '../../domain/cards/card-block.js';
import { onePerson } from '../merging/one-person.js';
import type { PersonalVault } from '../vault/personal-vault.js';

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

export async function ownerOfCard(manager: EntityManager, card: string, vault: PersonalVault): Promise<string | null> {
  const [owner] = await rows<{ memberId: string }>(
    manager,
    'select member_id as "memberId" from member_card where card_digest = $1',
    [cardDigest(vault, card)],
  );
  return owner?.memberId ?? null;
}

export interface CardOfMember {
  /** Whose it is now, the survivor where it was linked to somebody who was merged. */
  memberId: string;
  /** To whom it was linked. */
  linkedTo: string;
  cardNumber: string;
  linkedAt: Date;
  blockedAt: Date | null;
  reason: BlockReason | null;
}

/**
 * The first linked comes first, those of merged members among them; none of a member whose key is destroyed. One statement for however
 * many members.
 */
export async function cardsOfMembers(
  manager: EntityManager,
  memberIds: readonly string[],
  vault: PersonalVault,
): Promise<CardOfMember[]> {
  const found = await rows<Omit<CardOfMember, 'cardNumber'> & { sealed: Buffer }>(
    manager,
    `select person.person_id as "memberId", card.member_id as "linkedTo", card.sealed_number as sealed,
            card.linked_at as "linkedAt", block.blocked_at as "blockedAt", block.reason
       from ${onePerson('$1')}
       join member_card card on card.member_id = person.member_id
       left join card_block block on block.card_digest = card.card_digest
      order by card.linked_at, card.card_digest`,
    [memberIds],
  );
  const numbers = await vault.openMany(
    found.map(({ linkedTo, sealed }) => ({ memberId: linkedTo, what: cardNumberPiece, sealed })),
  );
  return found.flatMap(({ sealed: _, ...card }, place) => {
    const cardNumber = numbers[place] ?? null;
    return cardNumber === null ? [] : [{ ...card, cardNumber }];
  });
}

export interface OwnerOfNumber {
  memberId: string;
  /** The number is a card's that was lost, or that another has taken the place of. */
  blocked: boolean;
}

/**
 * The members who have these numbers, member numbers and cards alike, by number; those of a merged member are the survivor's. One
 * statement, none for no numbers.
 */
export async function ownersOfNumbers(
  manager: EntityManager,
  numbers: readonly string[],
  vault: PersonalVault,
): Promise<Map<string, OwnerOfNumber>> {
  if (numbers.length === 0) return new Map();
  const found = await rows<OwnerOfNumber & { number: string }>(
    manager,
    `select number, coalesce(merged_into, id) as "memberId", false as blocked from member where number = any($1)
     union all
     select asked.number, coalesce(member.merged_into, member.id), block.card_digest is not null
       from unnest($1::text[], $2::bytea[]) as asked (number, digest)
       join member_card card on card.card_digest = asked.digest
       join member on member.id = card.member_id
       left join card_block block on block.card_digest = asked.digest`,
    [numbers, numbers.map((number) => cardDigest(vault, number))],
  );
  return new Map(found.map(({ number, memberId, blocked }) => [number, { memberId, blocked }]));
}
