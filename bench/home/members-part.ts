import type { Pool } from 'pg';
import { embeddedIssuerName } from '../../chassis/issuer-token.js';
import { dayOf, endOfMonth, monthOf } from '../../chassis/programme-time.js';
import { withShared, type Benefit } from '../../subgraphs/members/domain/benefits/benefit.js';
import { periodAt, stateOf } from '../../subgraphs/members/domain/benefits/benefit-period.js';
import { growthOf, type GrowthStep } from '../../subgraphs/members/domain/growth/growth-path.js';
import { lifecycleStage } from '../../subgraphs/members/domain/growth/lifecycle.js';
import type { MessageContent } from '../../subgraphs/members/domain/inbox/message.js';
import { wordsOf } from '../../subgraphs/members/domain/inbox/message-words.js';
import { maskedName } from '../../subgraphs/members/domain/personal-details.js';
import type { PersonalVault } from '../../subgraphs/members/storage/vault/personal-vault.js';
import { openManyDetails } from '../../subgraphs/members/storage/vault/sealed-details.js';
import { askOneRow, instant, type Row } from './ask-one-row.js';

const zone = 'Asia/Shanghai';

interface Tier {
  code: string;
  rank: number;
  name: string;
  multiplier: number;
}

interface MembersRow extends Row {
  id: string;
  number: string;
  joinedAt: Date;
  sealed: Buffer;
  tiers: Tier[];
  rules: { tiers: { code: string; monthlySpendOverMinor?: number | null }[] };
  spend: number;
  code: string | null;
  until: Date | null;
  next: string | null;
  benefits: Record<string, Benefit[]>;
  unread: number;
  messages: (MessageContent & { id: string; at: string; readAt: string | null })[] | null;
  bought: {
    purchases: number;
    purchasesOfYear: number;
    lastPurchaseAt: string | null;
    spendMinor: number;
    activeMonths: number;
  };
  badges: { code: string; grantedAt: string }[] | null;
  redemptions: number;
  household: { id: string; sealed: string; tier: string | null }[] | null;
}

const inForce = (id: string) =>
  `select * from tier_change where member_id = ${id} and in_force_from <= now() order by in_force_from desc limit 1`;

const sql = `
  select member.id, member.number, member.joined_at as "joinedAt", profile.sealed_details as sealed,
         change.tier_code as code, change.valid_until as until,
         (select tier_code from tier_change
           where member_id = member.id and in_force_from > change.in_force_from order by in_force_from limit 1) as next,
         (select coalesce(sum(amount_minor), 0)::float8 from qualifying_spend
           where member_id = member.id and occurred_at >= $2 and occurred_at < $3) as spend,
         (select json_agg(json_build_object('code', code, 'rank', rank, 'name', name_zh_cn,
                   'multiplier', earn_multiplier_numerator::float8 / earn_multiplier_denominator) order by rank) from tier) as tiers,
         (select body from tier_rules where from_month <= $4 order by version desc limit 1) as rules,
         (select json_object_agg(tier_code, benefits) from tier_benefits) as benefits,
         (select count(*)::int from inbox_message where member_id = member.id and read_at is null) as unread,
         (select json_agg(message) from (
            select id, kind, params, at, read_at as "readAt" from inbox_message
             where member_id = member.id order by at desc, id desc limit 5) message) as messages,
         (select json_build_object(
                   'purchases', count(*) filter (where kind = 'PURCHASE'),
                   'purchasesOfYear', count(*) filter (where kind = 'PURCHASE' and occurred_at > now() - interval '365 days'),
                   'lastPurchaseAt', max(occurred_at) filter (where kind = 'PURCHASE'),
                   'spendMinor', coalesce(sum(amount_minor), 0),
                   'activeMonths', count(distinct date_trunc('month', occurred_at at time zone '${zone}')) filter (where kind = 'PURCHASE'))
            from qualifying_spend where member_id = member.id and occurred_at <= now()) as bought,
         (select json_agg(badge order by badge."grantedAt", badge.code) from (
            select code, min(granted_at) as "grantedAt" from member_badge
             where member_id = member.id and withdrawn_at is null group by code) badge) as badges,
         (select count(*)::int from member_redemption where member_id = member.id and cancelled_at is null) as redemptions,
         (select json_agg(json_build_object('id', other.member_id, 'sealed', encode(their.sealed_details, 'base64'),
                   'tier', (select tier_code from (${inForce('other.member_id')}) theirs)) order by other.joined_at, other.member_id)
            from household_member own
            join household_member other on other.household_id = own.household_id
            join profile their on their.member_id = other.member_id
           where own.member_id = member.id) as household
    from member_identity
    join member on member.id = member_identity.member_id
    join profile on profile.member_id = member.id
    left join lateral (${inForce('member.id')}) as change on true
   where identity_digest = $1`;

/** Who it is, by the number they signed in with, and all that is known of them but points. The keys of names are looked up beside. */
export async function membersPart(pool: Pool, vault: PersonalVault, number: string) {
  const now = new Date();
  const digest = vault.contactDigest('identity', JSON.stringify([embeddedIssuerName, number]));
  const month = [endOfMonth(now, zone, -1), endOfMonth(now, zone, 0), monthOf(now, zone)];
  const row = await askOneRow<MembersRow>(pool, 'members', sql, [digest, ...month]);
  const household = row.household ?? [];
  const [details, ...others] = await openManyDetails(vault, [
    { memberId: row.id, sealed: row.sealed, locale: 'zh-CN' },
    ...household.map(({ id, sealed }) => ({
      memberId: id,
      sealed: Buffer.from(sealed, 'base64'),
      locale: 'zh-CN' as const,
    })),
  ]);
  if (!details) throw new Error('nothing was opened');
  const tierOf = (code: string | null) => row.tiers.find((tier) => tier.code === code) ?? row.tiers[0];
  const given = (tier: Tier | undefined) => row.benefits[tier?.code ?? ''] ?? [];
  const sharedTier = household.length === 0 ? undefined : bestOf(household.map(({ tier }) => tierOf(tier)));
  return {
    householdIds: household.map(({ id }) => id),
    page: {
      id: row.id,
      number: row.number,
      displayName: details.displayName,
      tier: standingOf(row, tierOf(row.code)),
      ...benefitsOf(withShared(given(tierOf(row.code)), given(sharedTier)), details.birthday, dayOf(now, zone)),
      ...inboxOf(row),
      ...growthPage(row, tierOf(row.code), details, now),
      household:
        sharedTier === undefined
          ? null
          : {
              members: others.map(({ displayName }) => ({ displayName: maskedName(displayName) })),
              sharedTier: { code: sharedTier.code, name: sharedTier.name },
            },
    },
  };
}

function standingOf(row: MembersRow, current: Tier | undefined) {
  const above = row.tiers.find(({ rank }) => rank === (current?.rank ?? 0) + 1);
  const over = row.rules.tiers.find(({ code }) => code === above?.code)?.monthlySpendOverMinor ?? null;
  const missing = over === null ? null : Math.max(0, over + 1 - row.spend);
  return {
    tier: { code: current?.code ?? '', name: current?.name, earnMultiplier: current?.multiplier },
    validUntil: instant(row.until),
    missingToClimb: missing === null ? null : { amountMinor: missing, currency: 'CNY' },
    projectedTier: { code: (row.until === null ? current?.code : row.next) ?? row.tiers[0]?.code },
  };
}

/** Nobody here has used anything: uses would be one more part of the statement. */
function benefitsOf(benefits: readonly Benefit[], birthday: string | null, today: string) {
  return {
    benefits: benefits.map(({ code, names, availability }) => ({
      benefit: { code, name: names.zhCN },
      state: stateOf(availability, periodAt(availability, birthday, today), false, today),
      usedAt: null,
    })),
  };
}

function inboxOf({ unread, messages, tiers }: MembersRow) {
  return {
    unreadMessages: unread,
    inbox: {
      edges: (messages ?? []).map((message) => ({
        node: {
          id: message.id,
          kind: message.kind,
          ...wordsOf(message, {
            locale: 'zh-CN',
            dayOf: (at) => dayOf(at, zone),
            tierName: (code) => tiers.find((tier) => tier.code === code)?.name ?? code,
          }),
          at: instant(message.at),
          readAt: instant(message.readAt),
        },
      })),
    },
  };
}

function growthPage(
  { bought, badges, redemptions, joinedAt }: MembersRow,
  tier: Tier | undefined,
  details: { phone: string | null; email: string | null; birthday: string | null },
  now: Date,
) {
  const detailsTold = [details.phone, details.email, details.birthday].filter((detail) => detail !== null).length;
  const lastPurchaseAt = bought.lastPurchaseAt === null ? null : new Date(bought.lastPurchaseAt);
  const steps = growthOf({ ...bought, detailsTold, redemptions, badges: badges?.length ?? 0 });
  const shown = ({ code, name, progress, goal }: GrowthStep) => ({ code, name: name['zh-CN'], progress, goal });
  return {
    lifecycleStage: lifecycleStage(
      { ...bought, joinedAt, lastPurchaseAt, inHighestTier: tier?.code === 'DIAMOND' },
      now,
    ),
    growth: { milestones: steps.milestones.map(shown), tasks: steps.tasks.map(shown) },
    badges: (badges ?? []).map(({ code, grantedAt }) => ({ code, grantedAt: instant(grantedAt) })),
  };
}

function bestOf(tiers: readonly (Tier | undefined)[]): Tier | undefined {
  return tiers.reduce((high, tier) => ((tier?.rank ?? 0) > (high?.rank ?? 0) ? tier : high));
}
