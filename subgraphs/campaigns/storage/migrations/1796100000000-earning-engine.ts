import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Campaigns as rules of conditions and effects, with pauses, ends, budgets and caps; purchases of cards that nobody has yet.
 *
 * What must hold whatever the code above does stands here: a campaign has one version that counts and at most one that waits for
 * its budget, one open pause, no more given than the cap that was last applied, and whoever changes what purchases are judged by
 * moves the stamp of the rule book, by which every process learns that its copy is old.
 */
export class EarningEngine1796100000000 implements MigrationInterface {
  name = 'EarningEngine1796100000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(rulesOfVersions);
    await queryRunner.query(lifeOfCampaigns);
    await queryRunner.query(stampOfTheRuleBook);
    await queryRunner.query(factsOfPurchases);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Rules of conditions and effects do not fit into the tables of before.'));
  }
}

const rulesOfVersions = `
  alter table campaign_version add column rule jsonb, add column state text;
  update campaign_version
     set state = case when live then 'CURRENT' else 'REPLACED' end,
         rule = jsonb_build_object(
           'conditions', case when tiers is null then 'null'::jsonb
                              else jsonb_build_object('tier', jsonb_build_object('anyOf', to_jsonb(tiers))) end,
           'effects', jsonb_build_array(
             case kind when 'BASE'
               then jsonb_build_object('pointsPerYuan', jsonb_build_object(
                 'rate', jsonb_build_object('numerator', rate_numerator, 'denominator', rate_denominator), 'timesTier', true))
               else jsonb_build_object('multiplier', jsonb_build_object(
                 'times', jsonb_build_object('numerator', rate_numerator, 'denominator', rate_denominator))) end),
           'priority', case kind when 'BASE' then 1000 else 100 end,
           'group', null,
           'caps', '{"perMember": null, "perMemberPerDay": null, "perCampaign": null, "perDay": null}'::jsonb,
           'budget', null,
           'whenShort', 'PART',
           'validityMonths', null);
  alter table campaign_version
    alter column rule set not null,
    alter column state set not null,
    drop column live,
    drop column kind,
    drop column rate_numerator,
    drop column rate_denominator,
    drop column tiers,
    add constraint campaign_version_state check (state in ('APPROVED', 'CURRENT', 'REPLACED', 'REFUSED'));
  create unique index campaign_one_current on campaign_version (id) where state = 'CURRENT';
  create unique index campaign_one_approved on campaign_version (id) where state = 'APPROVED';
  create index campaign_by_start on campaign_version (starts_at, id) where state = 'CURRENT';
  comment on column campaign_version.state is
    'APPROVED waits for its budget; CURRENT counts; REPLACED did; REFUSED was approved and the ledger has spent more than its budget'`;

const lifeOfCampaigns = `
  create table campaign (
    id uuid primary key,
    funded_points bigint not null default 0 check (funded_points >= 0),
    ended_at timestamptz,
    ended_by text,
    check ((ended_at is null) = (ended_by is null))
  );
  insert into campaign (id) select distinct id from campaign_version;
  alter table campaign_version add foreign key (id) references campaign (id);
  comment on column campaign.funded_points is 'what has been put into the budget that the ledger keeps, over all versions';

  create table campaign_pause (
    campaign_id uuid not null references campaign (id),
    paused_at timestamptz not null,
    paused_by text not null,
    resumed_at timestamptz,
    resumed_by text,
    primary key (campaign_id, paused_at),
    check (resumed_at >= paused_at),
    check ((resumed_at is null) = (resumed_by is null))
  );
  create unique index campaign_one_open_pause on campaign_pause (campaign_id) where resumed_at is null;

  create table campaign_given (
    campaign_id uuid not null references campaign (id),
    member_id uuid,
    day date,
    points bigint not null default 0,
    cap bigint not null,
    constraint campaign_given_once unique nulls not distinct (campaign_id, member_id, day),
    constraint campaign_given_within_cap check (points between 0 and cap)
  );
  comment on table campaign_given is
    'what campaigns with caps have given: to one member or to all (null), on one day or on all (null)'`;

const stampOfTheRuleBook = `
  create table rule_book (
    only_row boolean primary key default true check (only_row),
    stamp bigint not null default 1
  );
  insert into rule_book default values;
  create function move_rule_book_stamp() returns trigger language plpgsql as $$
  begin
    update rule_book set stamp = stamp + 1;
    return null;
  end $$;
  create trigger campaign_version_moves_stamp after insert or update or delete on campaign_version
    for each statement execute function move_rule_book_stamp();
  create trigger campaign_pause_moves_stamp after insert or update or delete on campaign_pause
    for each statement execute function move_rule_book_stamp();
  create trigger campaign_end_moves_stamp after update of ended_at on campaign
    for each statement execute function move_rule_book_stamp()`;

const factsOfPurchases = `
  alter table purchase
    alter column member_id drop not null,
    add column card_digest bytea,
    add column payment text,
    add column latitude double precision check (latitude between -90 and 90),
    add column longitude double precision check (longitude between -180 and 180),
    add constraint purchase_is_somebodys check (member_id is not null or posted_at is null),
    add constraint purchase_at_a_whole_place check ((latitude is null) = (longitude is null));
  drop index purchase_to_post;
  create index purchase_to_post on purchase (next_posting_at) where posted_at is null and member_id is not null;
  create index purchase_of_card on purchase (card_digest, occurred_at) where card_digest is not null;
  create index purchase_by_time on purchase (occurred_at, id);
  comment on column purchase.card_digest is 'a keyed digest of the card nobody had enrolled with when it was shown; gone once it is claimed or too old';

  alter table purchase_line add column brand text;
  alter table award add column grants jsonb not null default '[]'`;
