import type { EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';
import { cardDigest, ownersOfNumbers } from '../cards/cards.js';
import type { PersonalVault } from '../vault/personal-vault.js';
import { contactDigests } from '../vault/sealed-details.js';
import type { NewMember } from './insert-members.js';

/** Of new members, what others have already. */
export interface WhoHasWhat {
  /** The number of the member for whom the phone is in force, else of the one for whom the e-mail is; null when neither is anybody's. */
  numberByContact(member: NewMember): string | null;
  hasCard(card: string): boolean;
  isBlocked(card: string): boolean;
}

/** Three statements, however many they are. */
export async function whoHasWhat(
  tx: EntityManager,
  members: readonly NewMember[],
  vault: PersonalVault,
): Promise<WhoHasWhat> {
  const digests = new Map(members.map(({ id, details }) => [id, contactDigests(vault, details)]));
  const phones = [...digests.values()].flatMap(({ phoneDigest }) => phoneDigest ?? []);
  const emails = [...digests.values()].flatMap(({ emailDigest }) => emailDigest ?? []);
  const found = await rows<{ kind: string; digest: Buffer; number: string }>(
    tx,
    `select 'phone' as kind, phone_digest as digest, number
       from profile join member on member.id = member_id where phone_digest = any($1::bytea[])
     union all
     select 'email', email_digest, number
       from profile join member on member.id = member_id where email_digest = any($2::bytea[])`,
    [phones, emails],
  );
  const numbers = new Map(found.map(({ kind, digest, number }) => [`${kind} ${digest.toString('hex')}`, number]));
  const asked = members.flatMap(({ card }) => card ?? []);
  const cards = await ownersOfNumbers(tx, asked, vault);
  const blocked = await blockedCards(tx, asked, vault);
  const ownerOf = (kind: 'phone' | 'email', digest: Buffer | null | undefined) =>
    digest ? numbers.get(`${kind} ${digest.toString('hex')}`) : undefined;
  return {
    numberByContact: ({ id }) =>
      ownerOf('phone', digests.get(id)?.phoneDigest) ?? ownerOf('email', digests.get(id)?.emailDigest) ?? null,
    hasCard: (card) => cards.has(card),
    isBlocked: (card) => blocked.has(card),
  };
}

async function blockedCards(tx: EntityManager, cards: readonly string[], vault: PersonalVault): Promise<Set<string>> {
  if (cards.length === 0) return new Set();
  const found = await rows<{ card: string }>(
    tx,
    `select card from unnest($1::text[], $2::bytea[]) as asked (card, digest)
       join card_block on card_digest = asked.digest`,
    [cards, cards.map((card) => cardDigest(vault, card))],
  );
  return new Set(found.map(({ card }) => card));
}

/** Of these serials of our own series of cards, those that went to the printer. One statement. */
export async function issuedSerials(tx: EntityManager, serials: readonly number[]): Promise<Set<number>> {
  if (serials.length === 0) return new Set();
  const found = await rows<{ serial: string }>(
    tx,
    `select serial from unnest($1::bigint[]) as serial
      where exists (select from card_batch where serial between first_serial and last_serial)`,
    [serials],
  );
  return new Set(found.map(({ serial }) => Number(serial)));
}
