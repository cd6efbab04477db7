import type { EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';
import { memberNumberOf, type MemberNumber } from '../../domain/member-number.js';
import type { PersonalDetails } from '../../domain/personal-details.js';
import { identityDigest, identitySubject } from '../identities.js';
import { cardDigest, cardNumberPiece } from '../cards/cards.js';
import type { PersonalVault } from '../vault/personal-vault.js';
import { contactDigests, pieceOfDetails } from '../vault/sealed-details.js';

/* Many members by a handful of statements. What is true of one (see members.ts, profiles.ts) is true of each of them. */

export interface NewMember {
  id: string;
  details: PersonalDetails;
  card: string | null;
}

/** What stood in a member's way. */
export type InTheWay = 'ID' | 'CONTACT' | 'CARD';

/**
 * Writes those that nothing stands in the way of, and nothing of the others; gives the others, by id. No two of them may share an id,
 * a phone, an e-mail or a card: which of the two was first is not for these statements to say.
 */
export async function insertMembers(
  tx: EntityManager,
  members: readonly NewMember[],
  { embeddedIssuer, enrolledBy }: { embeddedIssuer: string; enrolledBy: string },
  vault: PersonalVault,
): Promise<Map<string, InTheWay>> {
  if (members.length === 0) return new Map();
  const numbers = await lockedNumbers(tx, members, embeddedIssuer, vault);
  const inTheWay = new Map<string, InTheWay>();
  const standing = () => members.filter(({ id }) => !inTheWay.has(id));
  const leftOut = (written: ReadonlySet<string>, reason: InTheWay, asked: readonly NewMember[]) => {
    for (const { id } of asked) if (!written.has(id)) inTheWay.set(id, reason);
  };
  const byId = standing();
  leftOut(await insertRows(tx, byId, numbers), 'ID', byId);
  const byContact = standing();
  leftOut(await insertProfiles(tx, byContact, vault), 'CONTACT', byContact);
  const byIdentity = standing();
  leftOut(await insertIdentities(tx, byIdentity, numbers, embeddedIssuer, vault), 'CONTACT', byIdentity);
  await insertEnrolments(
    tx,
    standing().map(({ id }) => id),
    enrolledBy,
  );
  const byCard = standing().filter(({ card }) => card !== null);
  leftOut(await insertCards(tx, byCard, vault), 'CARD', byCard);
  // Whose id is taken is somebody else, of whom nothing is removed.
  await removeMembers(
    tx,
    [...inTheWay].filter(([, reason]) => reason !== 'ID').map(([id]) => id),
  );
  return inTheWay;
}

/**
 * A number for each, by id: nobody's card, and nobody's sign-in at the embedded issuer. The numbers are locked until the transaction
 * ends; so have to be the cards, before they are looked up.
 */
async function lockedNumbers(
  tx: EntityManager,
  members: readonly NewMember[],
  embeddedIssuer: string,
  vault: PersonalVault,
): Promise<Map<string, { ordinal: string; number: MemberNumber }>> {
  const free: { ordinal: string; number: MemberNumber }[] = [];
  while (free.length < members.length) {
    const drawn = await rows<{ ordinal: string }>(
      tx,
      `select nextval('member_ordinal') as ordinal from generate_series(1, $1::int)`,
      [members.length - free.length],
    );
    const numbers = drawn.map(({ ordinal }) => ({ ordinal, number: memberNumberOf(Number(ordinal)) }));
    await lockNumbers(
      tx,
      numbers.map(({ number }) => number),
    );
    const taken = await takenNumbers(
      tx,
      numbers.map(({ number }) => number),
      embeddedIssuer,
      vault,
    );
    free.push(...numbers.filter(({ number }) => !taken.has(number)));
  }
  return new Map(members.flatMap(({ id }, place) => (free[place] ? [[id, free[place]] as const] : [])));
}

/** Until the transaction ends, in one order: see `lockNumber`. */
export async function lockNumbers(tx: EntityManager, numbers: readonly string[]): Promise<void> {
  await rows(
    tx,
    `select pg_advisory_xact_lock(hashtextextended('members/number/' || number, 0))
       from (select distinct number from unnest($1::text[]) as number order by number) as sorted`,
    [numbers],
  );
}

async function takenNumbers(
  tx: EntityManager,
  numbers: readonly MemberNumber[],
  embeddedIssuer: string,
  vault: PersonalVault,
): Promise<Set<string>> {
  const found = await rows<{ number: string }>(
    tx,
    `select number from unnest($1::text[], $2::bytea[]) as asked (number, digest)
       join member_identity on identity_digest = asked.digest
     union all
     select number from unnest($1::text[], $3::bytea[]) as asked (number, digest)
       join member_card on card_digest = asked.digest`,
    [
      numbers,
      numbers.map((number) => identityDigest(vault, { issuer: embeddedIssuer, subject: number })),
      numbers.map((number) => cardDigest(vault, number)),
    ],
  );
  return new Set(found.map(({ number }) => number));
}

type Numbers = ReadonlyMap<string, { ordinal: string; number: MemberNumber }>;

async function insertRows(tx: EntityManager, members: readonly NewMember[], numbers: Numbers): Promise<Set<string>> {
  const own = members.map(({ id }) => numbers.get(id));
  return idsOf(
    await rows(
      tx,
      // In the ids' order: of two lists with ids in common one waits, instead of each for the other.
      `insert into member (id, ordinal, number)
       select * from unnest($1::uuid[], $2::bigint[], $3::text[]) as given (id, ordinal, number) order by id
       on conflict (id) do nothing returning id`,
      [members.map(({ id }) => id), own.map((its) => its?.ordinal), own.map((its) => its?.number)],
    ),
  );
}

async function insertProfiles(
  tx: EntityManager,
  members: readonly NewMember[],
  vault: PersonalVault,
): Promise<Set<string>> {
  const sealed = await vault.sealMany(members.map(({ id, details }) => pieceOfDetails(id, details)));
  const digests = members.map(({ details }) => contactDigests(vault, details));
  return idsOf(
    await rows(
      tx,
      `insert into profile (member_id, sealed_details, phone_digest, email_digest, locale)
       select * from unnest($1::uuid[], $2::bytea[], $3::bytea[], $4::bytea[], $5::text[])
           as given (member_id, sealed_details, phone_digest, email_digest, locale)
        order by phone_digest, email_digest
       on conflict do nothing returning member_id as id`,
      [
        members.map(({ id }) => id),
        sealed,
        digests.map(({ phoneDigest }) => phoneDigest),
        digests.map(({ emailDigest }) => emailDigest),
        members.map(({ details }) => details.locale),
      ],
    ),
  );
}

async function insertIdentities(
  tx: EntityManager,
  members: readonly NewMember[],
  numbers: Numbers,
  issuer: string,
  vault: PersonalVault,
): Promise<Set<string>> {
  const subjects = members.map(({ id }) => String(numbers.get(id)?.number));
  return idsOf(
    await rows(
      tx,
      `insert into member_identity (identity_digest, issuer, sealed_subject, member_id)
       select digest, $4, sealed, member_id
         from unnest($1::bytea[], $2::bytea[], $3::uuid[]) as given (digest, sealed, member_id) order by digest
       on conflict do nothing returning member_id as id`,
      [
        subjects.map((subject) => identityDigest(vault, { issuer, subject })),
        await vault.sealMany(
          members.map(({ id }, place) => ({ memberId: id, what: identitySubject, text: subjects[place] ?? '' })),
        ),
        members.map(({ id }) => id),
        issuer,
      ],
    ),
  );
}

async function insertEnrolments(tx: EntityManager, ids: readonly string[], enrolledBy: string): Promise<void> {
  await rows(tx, 'insert into enrolment (member_id, enrolled_by) select id, $2 from unnest($1::uuid[]) as id', [
    ids,
    enrolledBy,
  ]);
}

async function insertCards(
  tx: EntityManager,
  members: readonly NewMember[],
  vault: PersonalVault,
): Promise<Set<string>> {
  if (members.length === 0) return new Set();
  const cards = members.map(({ card }) => card ?? '');
  return idsOf(
    await rows(
      tx,
      `insert into member_card (card_digest, sealed_number, member_id)
       select digest, sealed, member_id
         from unnest($1::bytea[], $2::bytea[], $3::uuid[], $4::text[]) as given (digest, sealed, member_id, card)
        where not exists (select from member where number = card)
        order by digest
       on conflict do nothing returning member_id as id`,
      [
        cards.map((card) => cardDigest(vault, card)),
        await vault.sealMany(
          members.map(({ id }, place) => ({ memberId: id, what: cardNumberPiece, text: cards[place] ?? '' })),
        ),
        members.map(({ id }) => id),
        cards,
      ],
    ),
  );
}

async function removeMembers(tx: EntityManager, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  for (const table of ['member_card', 'enrolment', 'member_identity', 'profile'])
    await rows(tx, `delete from ${table} where member_id = any($1::uuid[])`, [ids]);
  await rows(tx, 'delete from member where id = any($1::uuid[])', [ids]);
}

function idsOf(written: readonly { id: string }[]): Set<string> {
  return new Set(written.map(({ id }) => id));
}
