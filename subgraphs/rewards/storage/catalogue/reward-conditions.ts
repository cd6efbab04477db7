/** What the domain says of one reward (`isMeant`, `pricesFor`), for SQL to say of all of them. */
import type { TierCode } from '../../domain/tier-code.js';

/** Writes a value into a statement's list; gives the place of it. */
type Value = (given: unknown, type: string) => string;

/** As far as audiences depend on a member. */
export interface AudienceMember {
  tier: TierCode;
  /** How long ago they joined. */
  joinedMsAgo: number;
  /** Whether it is the month of their birthday. */
  isBirthMonth: boolean;
}

/** As far as it depends on a member which prices they can pay. */
export interface Payer {
  tier: TierCode;
  /** Ids of the campaigns that are open to them. */
  campaigns: readonly string[];
  /** The dearest listed price that they can pay now. */
  now: number;
  /** The dearest they will be able to pay, for what they cannot pay now; null where it is about now. */
  soon: number | null;
}

const dayMs = 24 * 60 * 60 * 1000;

export function isMeantSql({ tier, joinedMsAgo, isBirthMonth }: AudienceMember, value: Value): string {
  return `(audience is null or
    (${namesTier('audience', value(tier, 'text'))}
     and (audience ->> 'joinedWithinDays' is null
          or (audience ->> 'joinedWithinDays')::bigint * ${String(dayMs)} >= ${value(joinedMsAgo, 'bigint')})
     and (audience ->> 'birthMonthOnly' is distinct from 'true' or ${value(isBirthMonth, 'boolean')})))`;
}

export function isPayableSql({ tier, campaigns, now, soon }: Payer, value: Value): string {
  const isOpen = `${namesTier('offer', value(tier, 'text'))}
    and (offer ->> 'campaignId' is null or offer ->> 'campaignId' = any(${value(campaigns, 'text[]')}))`;
  const within = (points: number) => `exists (select 1 from jsonb_array_elements(prices) as offer
    where (offer ->> 'points')::bigint <= ${value(points, 'bigint')} and ${isOpen})`;
  return soon === null ? within(now) : `not ${within(now)} and ${within(soon)}`;
}

/** Whether what names tiers names this one; it is for any where it names none, or says nothing of tiers. */
function namesTier(what: string, tier: string): string {
  return `(coalesce(${what} -> 'tiers', 'null') = 'null' or ${what} -> 'tiers' ? ${tier})`;
}
