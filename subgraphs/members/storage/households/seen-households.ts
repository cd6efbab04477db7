import type { PipelinedReads } from '../../../../chassis/pipelined-reads.js';
import type { Locale } from '../../../../schema/vocabulary.js';
import type { MembershipKind } from '../../domain/enrolment/membership-kind.js';
import type { TierCode } from '../../domain/tiers.js';
import { catalogueStamp, type CatalogueStamp } from '../tiers/tier-catalogue.js';

/** Who belongs to a household, with what the others there see of them: their name, and which tier they bring along. */
export interface SeenHouseholdMember {
  householdId: string;
  headId: string;
  foundedAt: Date;
  memberId: string;
  joinedAt: Date;
  kind: MembershipKind;
  sealed: Buffer | null;
  locale: Locale | null;
  /** Null for who has never had another than the lowest. */
  tierCode: TierCode | null;
}

const seenHouseholds = {
  name: 'households as they are seen',
  text: `
    select stamp.*, seen.*
       from ${catalogueStamp} left join (
         select household.id as "householdId", household.head_id as "headId", household.founded_at as "foundedAt",
                belongs.member_id as "memberId", belongs.joined_at as "joinedAt",
                member.kind, profile.sealed_details as sealed, profile.locale, change.tier_code as "tierCode"
           from household
           join household_member belongs on belongs.household_id = household.id
           join member on member.id = belongs.member_id and member.status in ('ACTIVE', 'SUSPENDED')
           left join profile on profile.member_id = member.id
           left join lateral (
             select tier_code from tier_change
              where member_id = member.id and in_force_from <= $2 order by in_force_from desc limit 1) as change on true
          where household.id = any(array(select household_id from household_member where member_id = any($1::uuid[])))) as seen on true
      order by "joinedAt", "memberId"`,
};

/**
 * All who belong to the households of these members, who came first coming first, with the catalogue in force for their tiers.
 * Who has left the programme is not among them. One statement: whose names and tiers are wanted is known only here.
 */
export async function seenHouseholdsOfMembers(
  reads: PipelinedReads,
  memberIds: readonly string[],
  at: Date,
): Promise<{ stamp: CatalogueStamp; seen: SeenHouseholdMember[] }> {
  const found = await reads.rows<CatalogueStamp & (SeenHouseholdMember | { memberId: null })>(seenHouseholds, [
    memberIds,
    at,
  ]);
  const [stamp] = found;
  if (!stamp) throw new Error('the stamp of the catalogue is always there');
  return { stamp, seen: found.filter((row) => row.memberId !== null) };
}
