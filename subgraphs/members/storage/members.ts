import type { EntityManager, FindOptionsWhere } from 'typeorm';
import { rows } from '../../../chassis/database.js';
import type { PipelinedReads } from '../../../chassis/pipelined-reads.js';
import type { Page } from '../../../chassis/relay.js';
import type { Locale, MemberId } from '../../../schema/vocabulary.js';
import type { MembershipKind } from '../domain/enrolment/membership-kind.js';
import { memberNumberOf, type MemberNumber } from '../domain/member-number.js';
import type { Member } from '../domain/member.js';
import type { TierCode } from '../domain/tiers.js';
import { identityDigest } from './identities.js';
import { cardDigest, lockNumber } from './cards/cards.js';
import { MemberRow } from './member-row.js';
import type { PersonalVault } from './vault/personal-vault.js';
import { contactDigests, openManyDetails } from './vault/sealed-details.js';

type FoundRow = Pick<MemberRow, 'id' | 'number' | 'status' | 'kind' | 'joinedAt' | 'mergedInto'> & {
  profile: { sealedDetails: Buffer | null; locale: Locale } | null;
};

const byIds = {
  name: 'members by ids',
  text: `
    select member.id, number, status, kind, joined_at as "joinedAt", merged_into as "mergedInto",
           sealed_details as "sealedDetails", locale
      from member left join profile on profile.member_id = member.id
     where member.id = any($1::uuid[])`,
};

/** The members there are of these ids, in no order. One statement, and one in the database of keys unless they are at hand. */
export async function membersByIds(
  reads: PipelinedReads,
  ids: readonly string[],
  vault: PersonalVault,
): Promise<Member[]> {
  // Whose keys are wanted is known beforehand: looking them up takes no time of its own.
  const [found] = await Promise.all([
    reads.rows<Omit<FoundRow, 'profile'> & { sealedDetails: Buffer | null; locale: Locale | null }>(byIds, [ids]),
    vault.keysOf(ids),
  ]);
  return opened(
    found.map(({ sealedDetails, locale, ...row }) => ({ ...row, profile: locale && { sealedDetails, locale } })),
    vault,
  );
}

export async function memberById(manager: EntityManager, id: string, vault: PersonalVault): Promise<Member | null> {
  const [found] = await Promise.all([find(manager, { id }), vault.keysOf([id])]);
  return (await opened(found, vault))[0] ?? null;
}

/**
 * The member, other than one, for whom this phone is in force, else the one for whom this e-mail is; both in their one spelling. One that
 * was merged leads to the survivor. Whoever only says that it is theirs is not found by it.
 */
export async function memberByContact(
  manager: EntityManager,
  contact: { phone: string | null; email: string | null },
  vault: PersonalVault,
  butNot: string | null = null,
): Promise<Member | null> {
  const { phoneDigest, emailDigest } = contactDigests(vault, contact);
  if (!phoneDigest && !emailDigest) return null;
  const inForce = await find(manager, [
    ...(phoneDigest ? [{ profile: { phoneDigest } }] : []),
    ...(emailDigest ? [{ profile: { emailDigest } }] : []),
  ]);
  const found = inForce.filter(({ id, mergedInto }) => (mergedInto ?? id) !== butNot);
  const byPhone = found.find(({ profile }) => phoneDigest && profile?.phoneDigest?.equals(phoneDigest));
  const has = byPhone ?? found[0];
  if (has?.mergedInto) return memberById(manager, has.mergedInto, vault);
  const [member = null] = await opened(
    [has].filter((row) => row !== undefined),
    vault,
  );
  return member;
}

/** Writes a member with the next number. Null when the id is taken; nothing is written then. */
export async function insertMember(
  tx: EntityManager,
  id: MemberId,
  embeddedIssuer: string,
  vault: PersonalVault,
  kind: MembershipKind = 'FULL',
): Promise<MemberNumber | null> {
  const { ordinal, number } = await nextNumber(tx, embeddedIssuer, vault);
  const written = await rows(
    tx,
    'insert into member (id, ordinal, number, kind) values ($1, $2, $3, $4) on conflict (id) do nothing returning id',
    [id, ordinal, number, kind],
  );
  return written.length > 0 ? number : null;
}

/**
 * Sequences do not roll back, so an enrolment that fails leaves a gap. A number is skipped when it is somebody's card, or when
 * somebody has signed in under it at the embedded issuer and enrolled themselves: its subject is theirs already, and a number
 * must be its owner's sign-in.
 */
async function nextNumber(
  tx: EntityManager,
  embeddedIssuer: string,
  vault: PersonalVault,
): Promise<{ ordinal: string; number: MemberNumber }> {
  for (;;) {
    const [next] = await rows<{ ordinal: string }>(tx, `select nextval('member_ordinal') as ordinal`);
    if (!next) throw new Error('the sequence of member numbers gave nothing');
    const number = memberNumberOf(Number(next.ordinal));
    await lockNumber(tx, number);
    const taken = await rows(
      tx,
      `select 1 from member_identity where identity_digest = $1
       union all
       select 1 from member_card where card_digest = $2`,
      [identityDigest(vault, { issuer: embeddedIssuer, subject: number }), cardDigest(vault, number)],
    );
    if (taken.length === 0) return { ordinal: next.ordinal, number };
  }
}

export interface MemberFilter {
  tier?: TierCode | null;
  joinedFrom?: Date | null;
  joinedBefore?: Date | null;
  phone?: string | null;
  email?: string | null;
}

export interface ListedMember {
  member: Member;
  /** The sort key: newest first. */
  ordinal: string;
}

/** Up to one more than the page's size, newest first. `tier` is the tier in force at `at`. */
export async function memberPage(
  manager: EntityManager,
  filter: MemberFilter,
  page: Page,
  at: Date,
  vault: PersonalVault,
): Promise<ListedMember[]> {
  const { phoneDigest, emailDigest } = contactDigests(vault, {
    phone: filter.phone ?? null,
    email: filter.email ?? null,
  });
  const query = manager
    .createQueryBuilder(MemberRow, 'member')
    .leftJoinAndSelect('member.profile', 'profile')
    .orderBy('member.ordinal', 'DESC')
    .limit(page.size + 1);
  if (page.after) query.andWhere('member.ordinal < :after', { after: page.after[0] });
  if (filter.joinedFrom) query.andWhere('member.joined_at >= :joinedFrom', { joinedFrom: filter.joinedFrom });
  if (filter.joinedBefore) query.andWhere('member.joined_at < :joinedBefore', { joinedBefore: filter.joinedBefore });
  if (phoneDigest) query.andWhere('profile.phone_digest = :phoneDigest', { phoneDigest });
  if (emailDigest) query.andWhere('profile.email_digest = :emailDigest', { emailDigest });
  if (filter.tier) query.andWhere(`${tierInForce} = :tier`, { tier: filter.tier, at });
  const found = await query.getMany();
  const members = await opened(found, vault);
  return members.map((member, place) => ({ member, ordinal: found[place]?.ordinal ?? '' }));
}

/** Who has had no change of tier is in the lowest one. */
const tierInForce = `coalesce(
  (select tier_code from tier_change where member_id = member.id and in_force_from <= :at order by in_force_from desc limit 1),
  (select code from tier order by rank limit 1))`;

function find(
  manager: EntityManager,
  where: FindOptionsWhere<MemberRow> | FindOptionsWhere<MemberRow>[],
): Promise<MemberRow[]> {
  return manager.find(MemberRow, { where, relations: { profile: true } });
}

/** In their order, with what is personal about them; a placeholder where it is gone. */
async function opened(found: readonly FoundRow[], vault: PersonalVault): Promise<Member[]> {
  const details = await openManyDetails(
    vault,
    found.map(({ id, profile }) => ({
      memberId: id,
      sealed: profile?.sealedDetails ?? null,
      locale: profile?.locale ?? null,
    })),
  );
  return found.flatMap(({ id, number, status, kind, joinedAt, mergedInto }, place) => {
    const its = details[place];
    const ids = { id: id as MemberId, number: number as MemberNumber, mergedInto: mergedInto as MemberId | null };
    return its ? [{ ...ids, status, kind, joinedAt, details: its }] : [];
  });
}
