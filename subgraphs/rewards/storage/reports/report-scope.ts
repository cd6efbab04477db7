import type { TierCode } from '../../domain/tier-code.js';

/** Which redemptions a report is of. */
export interface ReportScope {
  /** The first instant, and the first one after. */
  begins: Date;
  ends: Date;
  /** Of the member when they redeemed. */
  tier: TierCode | null;
  category: string | null;
  partnerId: string | null;
  /** Of the points. */
  currency: string;
}

/** The parameters that `inScope` and every statement of reports begin with: `$1` to `$6`. */
export function scopeParameters({ begins, ends, tier, category, partnerId, currency }: ReportScope): unknown[] {
  return [begins, ends, tier, category, partnerId, currency];
}

/**
 * For SQL: whether a row of `redemption` is what the report is of, at whatever time. A redemption stays with the partner it was made
 * with, whoever has the reward since; those from before this was kept go by the reward's partner of now.
 */
export const inScope = `redemption.currency = $6 and ($3::text is null or redemption.tier = $3)
  and ($4::text is null or redemption.reward_id in (select id from reward where category = $4))
  and ($5::uuid is null or $5 = case when redemption.reward_version is not null then redemption.partner_id
       else (select partner_id from reward where id = redemption.reward_id) end)`;

/** For SQL: whether an instant lies in the span. */
export function inSpan(instant: string): string {
  return `${instant} >= $1::timestamptz and ${instant} < $2::timestamptz`;
}

/** For SQL: whose a row of `redemption` is now, with `ofPersons` among the tables. Both persons of a merge are one. */
export const person = 'coalesce(link.into_id, redemption.member_id)';
export const ofPersons =
  'left join person_link link on link.person_id = redemption.member_id and link.into_id is not null';
