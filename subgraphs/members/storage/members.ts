import { In, type EntityManager, type FindOptionsWhere } from 'typeorm';
import { rows } from '../../../chassis/database.js';
import type { Page } from '../../../chassis/relay.js';
import type { MemberId } from '../../../schema/vocabulary.js';
import type { MembershipKind } from '../domain/enrolment/membership-kind.js';
import { memberNumberOf, type MemberNumber } from '../domain/member-number.js';
import type { Member } from '../domain/member.js';
import type { TierCode } from '../domain/tiers.js';
import { lockNumber } from './member-cards.js';
import { ProfileRow } from './profile-row.js';

/** The members there are of these ids, in no order. One statement. */
export function membersByIds(manager: EntityManager, ids: readonly string[]): Promise<Member[]> {
  return find(manager, { memberId: In([...ids]) });
}

export async function memberById(manager: EntityManager, id: string): Promise<Member | null> {
  return (await find(manager, { memberId: id }))[0] ?? null;
}

/** The member who has this phone, else the one who has this e-mail; both in their one spelling. */
export async function memberByContact(
  manager: EntityManager,
  { phone, email }: { phone: string | null; email: string | null },
): Promise<Member | null> {
  const found = await find(manager, [...(phone ? [{ phone }] : []), ...(email ? [{ email }] : [])]);
  return found.find((member) => member.details.phone === phone) ?? found[0] ?? null;
}

/** Writes a member with the next number. Null when the id is taken; nothing is written then. */
export async function insertMember(
  tx: EntityManager,
  id: MemberId,
  embeddedIssuer: string,
  kind: MembershipKind = 'FULL',
): Promise<MemberNumber | null> {
  const { ordinal, number } = await nextNumber(tx, embeddedIssuer);
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
): Promise<{ ordinal: string; number: MemberNumber }> {
  for (;;) {
    const [next] = await rows<{ ordinal: string }>(tx, `select nextval('member_ordinal') as ordinal`);
    if (!next) throw new Error('the sequence of member numbers gave nothing');
    const number = memberNumberOf(Number(next.ordinal));
    await lockNumber(tx, number);
    const taken = await rows(
      tx,
      `select 1 from member_identity where issuer = $1 and subject = $2
       union all
       select 1 from member_card where card_number = $2`,
      [embeddedIssuer, number],
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
): Promise<ListedMember[]> {
  const query = manager
    .createQueryBuilder(ProfileRow, 'profile')
    .innerJoinAndSelect('profile.member', 'member')
    .orderBy('member.ordinal', 'DESC')
    .limit(page.size + 1);
  if (page.after) query.andWhere('member.ordinal < :after', { after: page.after[0] });
  if (filter.joinedFrom) query.andWhere('member.joined_at >= :joinedFrom', { joinedFrom: filter.joinedFrom });
  if (filter.joinedBefore) query.andWhere('member.joined_at < :joinedBefore', { joinedBefore: filter.joinedBefore });
  if (filter.phone) query.andWhere('profile.phone = :phone', { phone: filter.phone });
  if (filter.email) query.andWhere('profile.email = :email', { email: filter.email });
  if (filter.tier) query.andWhere(`${tierInForce} = :tier`, { tier: filter.tier, at });
  const found = await query.getMany();
  return found.map((row) => ({ member: memberOf(row), ordinal: row.member.ordinal }));
}

/** Who has had no change of tier is in the lowest one. */
const tierInForce = `coalesce(
  (select tier_code from tier_change where member_id = member.id and in_force_from <= :at order by in_force_from desc limit 1),
  (select code from tier order by rank limit 1))`;

async function find(
  manager: EntityManager,
  where: FindOptionsWhere<ProfileRow> | FindOptionsWhere<ProfileRow>[],
): Promise<Member[]> {
  return (await manager.find(ProfileRow, { where, relations: { member: true } })).map(memberOf);
}

function memberOf({ member, displayName, phone, email, birthday, locale }: ProfileRow): Member {
  return {
    id: member.id as MemberId,
    number: member.number as MemberNumber,
    status: member.status,
    kind: member.kind,
    joinedAt: member.joinedAt,
    details: { displayName, phone, email, birthday, locale },
  };
}
