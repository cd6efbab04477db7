import type { MigrationInterface, QueryRunner } from 'typeorm';
import { baseCampaignId } from '../../domain/campaign.js';

/**
 * Campaigns by version, purchases with their lines and awards, and returns.
 *
 * What must hold whatever the code above does stands here: a campaign has one live version, a purchase has one award per
 * campaign, no more pieces of a line come back than were bought, and an award's shares sum to what it pays.
 */
export class Campaigns1795305600000 implements MigrationInterface {
  name = 'Campaigns1795305600000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(campaignTables);
    await queryRunner.query(purchaseTables);
    await queryRunner.query(awardTable);
    await queryRunner.query(returnTables);
    await queryRunner.query(baseRule, [baseCampaignId]);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      drop table purchase_return_line, purchase_return, award, purchase_line, purchase, campaign_version;
      drop function sum_of(bigint[]);
    `);
  }
}

const campaignTables = `
  create table campaign_version (
    id uuid not null,
    version integer not null check (version >= 1),
    live boolean not null,
    kind text not null check (kind in ('BASE', 'MULTIPLIER')),
    name_zh_cn text not null check (name_zh_cn <> ''),
    name_en text not null check (name_en <> ''),
    rate_numerator bigint not null check (rate_numerator > 0),
    rate_denominator bigint not null check (rate_denominator > 0),
    tiers text[] check (cardinality(tiers) > 0),
    starts_at timestamptz,
    ends_at timestamptz,
    live_since timestamptz not null default app_now(),
    primary key (id, version),
    check (starts_at < ends_at),
    check (kind = 'BASE' or (starts_at is not null and ends_at is not null and rate_numerator > rate_denominator))
  );
  create unique index campaign_one_live on campaign_version (id) where live;
  create index campaign_by_start on campaign_version (starts_at, id) where live;
  comment on column campaign_version.rate_numerator is
    'of a BASE campaign the points per yuan, of a MULTIPLIER campaign the multiplier; a fraction of whole numbers'`;

const purchaseTables = `
  create table purchase (
    id uuid primary key,
    member_id uuid not null,
    channel text not null,
    occurred_at timestamptz not null,
    recorded_at timestamptz not null default app_now(),
    amount_minor bigint not null check (amount_minor >= 0),
    currency text not null,
    tier text not null,
    tier_numerator bigint not null check (tier_numerator > 0),
    tier_denominator bigint not null check (tier_denominator > 0),
    pending_until timestamptz not null,
    posted_at timestamptz,
    posting_attempts integer not null default 0,
    next_posting_at timestamptz not null
  );
  create index purchase_of_member on purchase (member_id, occurred_at, id);
  create index purchase_to_post on purchase (next_posting_at) where posted_at is null;
  comment on column purchase.posted_at is 'null until points has confirmed that the awards are posted';

  create table purchase_line (
    purchase_id uuid not null references purchase (id),
    position integer not null,
    line_id text not null,
    sku text not null,
    category text,
    quantity integer not null check (quantity >= 1),
    amount_minor bigint not null check (amount_minor >= 0),
    returned integer not null default 0,
    primary key (purchase_id, position),
    unique (purchase_id, line_id),
    constraint no_more_back_than_bought check (returned between 0 and quantity)
  )`;

const awardTable = `
  create function sum_of(bigint[]) returns numeric language sql immutable as
    'select coalesce(sum(number), 0) from unnest($1) as number';

  create table award (
    id uuid primary key,
    purchase_id uuid not null references purchase (id),
    position integer not null,
    campaign_id uuid not null,
    version integer not null,
    exact_numerator numeric not null check (exact_numerator >= 0),
    exact_denominator numeric not null check (exact_denominator > 0),
    points bigint not null check (points between 0 and 9007199254740991),
    cut bigint not null default 0,
    shares bigint[] not null,
    unique (purchase_id, campaign_id),
    constraint rounded_down check
      (points * exact_denominator <= exact_numerator and exact_numerator < (points + 1) * exact_denominator),
    constraint cut_within_points check (cut between 0 and points),
    constraint shares_sum_to_what_is_paid check (sum_of(shares) = points - cut)
  );
  comment on column award.shares is 'points per line of the purchase, in the order of purchase_line.position'`;

const returnTables = `
  create table purchase_return (
    id uuid primary key,
    purchase_id uuid not null references purchase (id),
    returned_at timestamptz not null default app_now(),
    amount_minor bigint not null check (amount_minor >= 0),
    posted_at timestamptz,
    taken bigint check (taken >= 0),
    owed bigint check (owed >= 0),
    forgone bigint check (forgone >= 0),
    posting_attempts integer not null default 0,
    next_posting_at timestamptz not null,
    check ((posted_at is null) = (taken is null) and (taken is null) = (owed is null) and (owed is null) = (forgone is null))
  );
  create index return_of_purchase on purchase_return (purchase_id, returned_at);
  create index return_to_post on purchase_return (next_posting_at) where posted_at is null;
  comment on column purchase_return.owed is 'points that were spent already and became a debt, as points answered';

  create table purchase_return_line (
    return_id uuid not null references purchase_return (id),
    position integer not null,
    quantity integer not null check (quantity >= 1),
    before integer not null check (before >= 0),
    amount_minor bigint not null check (amount_minor >= 0),
    primary key (return_id, position)
  );
  comment on column purchase_return_line.before is 'pieces of the line that had come back before this return'`;

/** One point per yuan for everyone, always: the handbook's earn rate (K20). */
const baseRule = `
  insert into campaign_version (id, version, live, kind, name_zh_cn, name_en, rate_numerator, rate_denominator)
  values ($1, 1, true, 'BASE', '消费积分', 'Points on every purchase', 1, 1)`;
