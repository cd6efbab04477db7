/**
 * MemberCentre as one writes it who has no graph: one SQL statement for each domain, straight from its database, put together by
 * hand in one process. What it answers is what the gateway answers, to the byte but for the order of keys.
 */
import type { Pool } from 'pg';
import { embeddedIssuerName } from '../../chassis/issuer-token.js';
import { dayOf, endOfMonth } from '../../chassis/programme-time.js';
import { periodAt, stateOf } from '../../subgraphs/members/domain/benefits/benefit-period.js';
import type { MessageContent } from '../../subgraphs/members/domain/inbox/message.js';
import { wordsOf } from '../../subgraphs/members/domain/inbox/message-words.js';
import type { PersonalVault } from '../../subgraphs/members/storage/vault/personal-vault.js';
import { openDetails } from '../../subgraphs/members/storage/vault/sealed-details.js';
import { reasonOf } from '../../subgraphs/points/graphql/reasons.js';
import { LedgerKind } from '../../subgraphs/points/graphql/ledger.types.js';

type Row = Record<string, unknown>;

const zone = 'Asia/Shanghai';

/** Named, so that the server plans each once for each connection. */
async function ask<Answer extends Row>(pool: Pool, name: string, text: string, values: unknown[]): Promise<Answer> {
  const { rows } = await pool.query<Answer>({ name, text, values });
  const [row] = rows;
  if (!row) throw new Error(`${name} found nothing`);
  return row;
}

const instant = (value: string | Date | null) => (value === null ? null : new Date(value).toISOString());

/** What is answered of a member, by the names of the graph. */
export type Page = Row;

interface MembersRow extends Row {
  id: string;
  number: string;
  sealed: Buffer;
  tiers: { code: string; rank: number; name: string; multiplier: number; over: number | null }[];
  spend: number;
  code: string | null;
  until: Date | null;
  next: string | null;
  benefits: { code: string; names: { zhCN: string }; availability: 'STANDING' | 'YEARLY' | 'BIRTHDAY' }[];
  unread: number;
  messages: (MessageContent & { id: string; at: string; readAt: string | null })[] | null;
}

const membersSql = `
  select member.id, member.number, profile.sealed_details as sealed, change.tier_code as code, change.valid_until as until,
         (select tier_code from tier_change
           where member_id = member.id and in_force_from > change.in_force_from order by in_force_from limit 1) as next,
         (select coalesce(sum(amount_minor), 0)::float8 from qualifying_spend
           where member_id = member.id and occurred_at >= $2 and occurred_at < $3) as spend,
         (select json_agg(json_build_object('code', code, 'rank', rank, 'name', name_zh_cn, 'over', spend_over_minor,
                   'multiplier', earn_multiplier_numerator::float8 / earn_multiplier_denominator) order by rank) from tier) as tiers,
         (select benefits from tier_benefits where tier_code = coalesce(change.tier_code, 'BASIC')) as benefits,
         (select count(*)::int from inbox_message where member_id = member.id and read_at is null) as unread,
         (select json_agg(message) from (
            select id, kind, params, at, read_at as "readAt" from inbox_message
             where member_id = member.id order by at desc, id desc limit 5) message) as messages
    from member_identity
    join member on member.id = member_identity.member_id
    join profile on profile.member_id = member.id
    left join lateral (select * from tier_change where member_id = member.id and in_force_from <= now()
                        order by in_force_from desc limit 1) as change on true
   where identity_digest = $1`;

/** Who it is, by the number they signed in with, and their tier. The key of the name is looked up beside. */
export async function membersPart(pool: Pool, vault: PersonalVault, number: string) {
  const now = new Date();
  const digest = vault.contactDigest('identity', JSON.stringify([embeddedIssuerName, number]));
  const month = [endOfMonth(now, zone, -1), endOfMonth(now, zone, 0)];
  const row = await ask<MembersRow>(pool, 'members', membersSql, [digest, ...month]);
  const { displayName, birthday = null } = (await openDetails(vault, row.id, row.sealed)) ?? {};
  const today = dayOf(now, zone);
  const [lowest] = row.tiers;
  const current = row.tiers.find(({ code }) => code === row.code) ?? lowest;
  const above = row.tiers.find(({ rank }) => rank === (current?.rank ?? 0) + 1);
  const missing = above?.over === null || above === undefined ? null : Math.max(0, above.over + 1 - row.spend);
  return {
    id: row.id,
    number: row.number,
    displayName,
    tier: {
      tier: { code: current?.code ?? '', name: current?.name, earnMultiplier: current?.multiplier },
      validUntil: instant(row.until),
      missingToClimb: missing === null ? null : { amountMinor: missing, currency: 'CNY' },
      projectedTier: { code: (row.until === null ? current?.code : row.next) ?? lowest?.code },
    },
    // Nobody here has used anything: uses would be one more part of the statement.
    benefits: row.benefits.map(({ code, names, availability }) => ({
      benefit: { code, name: names.zhCN },
      state: stateOf(availability, periodAt(availability, birthday, today), false, today),
      usedAt: null,
    })),
    unreadMessages: row.unread,
    inbox: {
      edges: (row.messages ?? []).map((message) => ({
        node: {
          id: message.id,
          kind: message.kind,
          ...wordsOf(message, {
            locale: 'zh-CN',
            dayOf: (at) => dayOf(at, zone),
            tierName: (code) => row.tiers.find((tier) => tier.code === code)?.name ?? code,
          }),
          at: instant(message.at),
          readAt: instant(message.readAt),
        },
      })),
    },
  };
}

interface Account {
  currency: string;
  kind: string;
  balance: number;
  buckets: { expiresAt: string; pendingUntil: string | null; points: number }[];
}

interface JournalLine {
  seq: string;
  kind: LedgerKind;
  from_kind: string;
  amount: number;
  from_balance_after: number;
  to_balance_after: number;
  reference_ids: Record<string, string>;
  posted_at: string;
}

interface PointsRow extends Row {
  accounts: Account[] | null;
  /** A bigint, so it arrives as text. */
  pointsPerYuan: string;
  lines: JournalLine[] | null;
}

const pointsSql = `
  select (select json_agg(account) from (
            select currency, kind, balance, buckets from account
             where owner = $1 and kind in ('WALLET', 'HELD', 'DEBT') order by currency) account) as accounts,
         (select points_per_yuan from currency where code = $2) as "pointsPerYuan",
         (select json_agg(line) from (
            select seq::text, kind, from_kind, amount, from_balance_after, to_balance_after, reference_ids, posted_at
              from journal
             where member_id = $1::uuid and currency = $2 and (from_kind = 'WALLET' or to_kind = 'WALLET')
             order by journal.seq desc limit 11) line) as lines`;

/** Wallet, wallets and the first ten lines of the ledger; names of currencies are the partners'. */
export async function pointsPart(pool: Pool, memberId: string, own: string) {
  const { accounts, pointsPerYuan, lines } = await ask<PointsRow>(pool, 'points', pointsSql, [memberId, own]);
  const now = Date.now();
  const wallet = walletOf(accounts ?? [], own, now);
  const shown = (lines ?? []).slice(0, 10).map((line) => ({ node: lineOf(line) }));
  const currencies = [...new Set((accounts ?? []).map(({ currency }) => currency))].sort(
    (a, b) => Number(b === own) - Number(a === own) || (a < b ? -1 : 1),
  );
  return {
    wallet: {
      ...wallet,
      worth: { amountMinor: Math.floor((wallet.spendable * 100) / Number(pointsPerYuan)), currency: 'CNY' },
    },
    spendable: currencies.map((code) => ({ code, spendable: walletOf(accounts ?? [], code, now).spendable })),
    ledger: {
      edges: shown,
      pageInfo: {
        hasNextPage: (lines ?? []).length > 10,
        endCursor: shown.length === 0 ? null : cursorOf([shown.at(-1)?.node.id]),
      },
    },
  };
}

function walletOf(accounts: readonly Account[], currency: string, now: number) {
  const of = (kind: string) => accounts.find((account) => account.currency === currency && account.kind === kind);
  const valid = (of('WALLET')?.buckets ?? []).filter(({ expiresAt }) => Date.parse(expiresAt) > now);
  const isPending = (until: string | null) => until !== null && Date.parse(until) > now;
  const sum = (buckets: typeof valid) => buckets.reduce((total, { points }) => total + points, 0);
  return {
    spendable: sum(valid.filter(({ pendingUntil }) => !isPending(pendingUntil))),
    pending: sum(valid.filter(({ pendingUntil }) => isPending(pendingUntil))),
    held: of('HELD')?.balance ?? 0,
    expiring: sum(valid.filter(({ expiresAt }) => Date.parse(expiresAt) <= now + 30 * 86_400_000)),
  };
}

function lineOf(line: JournalLine) {
  const { seq, kind, from_kind, amount, from_balance_after, to_balance_after, reference_ids, posted_at } = line;
  const out = from_kind === 'WALLET';
  return {
    id: seq,
    kind,
    amount: kind === LedgerKind.MATURED ? 0 : out ? -amount : amount,
    balanceAfter: out ? from_balance_after : to_balance_after,
    reason: reasonOf(kind, reference_ids, 'zh-CN'),
    postedAt: instant(posted_at),
  };
}

const cursorOf = (place: unknown[]) => Buffer.from(JSON.stringify(place)).toString('base64url');

const rewardsSql = `
  select json_agg(json_build_object('node', json_build_object(
           'id', id, 'status', status, 'createdAt', created_at, 'points', points,
           'reward', json_build_object('id', reward_id, 'title', title_zh_cn, 'partner', partner_id)))) as edges
    from (select redemption.id, status, created_at, points, reward_id, title_zh_cn, partner_id
            from redemption join reward on reward.id = reward_id
           where member_id = $1 order by created_at desc, redemption.id desc limit 5) page`;

interface RedemptionEdge {
  node: { createdAt: string; reward: { id: string; title: string; partner: string | null } };
}

export async function rewardsPart(pool: Pool, memberId: string): Promise<RedemptionEdge[]> {
  const { edges } = await ask<{ edges: RedemptionEdge[] | null }>(pool, 'rewards', rewardsSql, [memberId]);
  return edges ?? [];
}

const campaignsSql = `
  select json_agg(json_build_object('id', id, 'name', name_zh_cn, 'endsAt', ends_at) order by ends_at) as campaigns
    from campaign_version join campaign using (id)
   where state = 'CURRENT' and ended_at is null and starts_at <= now() and ends_at > now()
     and (jsonb_typeof(rule -> 'conditions') = 'null' or rule -> 'conditions' -> 'all' -> 0 -> 'tier' -> 'anyOf' ? $1)
     and not exists (select from campaign_pause where campaign_id = id and resumed_at is null)`;

export async function campaignsPart(pool: Pool, tier: string) {
  const { campaigns } = await ask<{ campaigns: { endsAt: string }[] | null }>(pool, 'campaigns', campaignsSql, [tier]);
  return (campaigns ?? []).map((campaign) => ({ ...campaign, endsAt: instant(campaign.endsAt) }));
}

interface PartnersRow extends Row {
  links: { linkedAt: string; partner: { id: string; name: string } }[] | null;
  exchanges: object[] | null;
  /** Names by code, and by id. */
  currencies: Record<string, string>;
  brands: Record<string, string>;
}

const partnersSql = `
  select (select json_agg(json_build_object('partner', json_build_object('id', id, 'name', name_zh_cn), 'linkedAt', linked_at)
                          order by linked_at, brand_id)
            from partner_link join brand on brand.id = brand_id where member_id = $1) as links,
         (select json_agg(json_build_object('node', json_build_object(
                   'id', id, 'status', stage, 'given', given, 'received', received,
                   'from', json_build_object('code', from_currency), 'to', json_build_object('code', to_currency))))
            from (select * from exchange where member_id = $1 order by created_at desc, id desc limit 5) page) as exchanges,
         (select json_object_agg(code, name_zh_cn) from currency) as currencies,
         (select json_object_agg(id, name_zh_cn) from brand) as brands`;

/** What partners knows of the member, and the names that the other parts need. */
export async function partnersPart(pool: Pool, memberId: string) {
  const { links, exchanges, currencies, brands } = await ask<PartnersRow>(pool, 'partners', partnersSql, [memberId]);
  return {
    exchanges: { edges: exchanges ?? [] },
    linkedPartners: (links ?? []).map((link) => ({ ...link, linkedAt: instant(link.linkedAt) })),
    currencies,
    brands,
  };
}
