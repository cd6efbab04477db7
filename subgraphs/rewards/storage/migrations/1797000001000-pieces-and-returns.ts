import type { MigrationInterface, QueryRunner } from 'typeorm';
import { v5 } from 'uuid';

/**
 * A redemption of several pieces, with a cash part that is really taken, of which some pieces can be given back; and the steps that
 * it came through. What was a cancellation is now the return of all pieces: those that are under way are taken along under
 * the id that points knows them by.
 */
export class PiecesAndReturns1797000001000 implements MigrationInterface {
  name = 'PiecesAndReturns1797000001000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(redemptionColumns);
    await queryRunner.query(returnTable);
    await queryRunner.query(stepTable);
    const underWay = (await queryRunner.query(
      `select id, points, cancelling_since as since, cancelling_by as by
         from redemption where status = 'SETTLED' and cancelling_since is not null`,
    )) as { id: string; points: string; since: Date; by: string }[];
    for (const { id, points, since, by } of underWay) {
      await queryRunner.query(
        `insert into redemption_return (id, redemption_id, pieces, points, cash_minor, by, restocks, asked_at, next_attempt_at)
         values ($1, $2, 1, $3, 0, $4, 1, $5, app_now())`,
        // Cash was paid at hand-over, and is given back there.
        [v5('return', id), id, points, by.startsWith('member:') ? 'member' : by, since],
      );
    }
    await queryRunner.query(carriedOver);
    await queryRunner.query(stepsOfBefore);
    await queryRunner.query(constraints);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table redemption_step, redemption_return');
    await queryRunner.query(`
      alter table redemption add cancelling_since timestamptz(3), add cancelling_by text, add cancelled_at timestamptz(3),
        add cancellation_refused_at timestamptz(3);
      update redemption set cancelled_at = ended_at, cancelling_since = ended_at, cancelling_by = 'service:rewards'
       where status = 'CANCELLED';
      update redemption set cancellation_refused_at = return_refused_at;
      alter table redemption drop pieces, drop reward_version, drop tier, drop contents, drop cancel_days, drop partner_id, drop cash_state,
        drop cash_refunded_minor, drop pieces_returned, drop pieces_returning, drop return_refused_at, drop ended_at,
        drop constraint redemption_due_while_pending`);
  }
}

const redemptionColumns = `
  alter table redemption
    drop constraint redemption_cancelling_whole,
    drop constraint redemption_cancelled_whole,
    drop constraint redemption_due_while_under_way,
    add pieces integer not null default 1 check (pieces between 1 and 1000),
    add reward_version integer,
    add tier text,
    add contents jsonb not null default '[{"kind": "GOODS", "count": 1}]',
    add cancel_days integer check (cancel_days >= 0),
    add partner_id uuid,
    -- What has become of the cash part: asked for, waiting for the provider's word, taken, refused, or let go.
    add cash_state text check (cash_state in ('ASKED', 'WAITING', 'TAKEN', 'DECLINED', 'RELEASED')),
    add cash_refunded_minor bigint not null default 0 check (cash_refunded_minor >= 0),
    add pieces_returned integer not null default 0,
    add pieces_returning integer not null default 0,
    add return_refused_at timestamptz(3),
    -- When it came to its end: settled and voided ones at once, cancelled ones when the last piece was back.
    add ended_at timestamptz(3)`;

const returnTable = `
  create table redemption_return (
    id uuid primary key,
    redemption_id uuid not null references redemption (id),
    pieces integer not null check (pieces >= 1),
    points bigint not null check (points between 1 and 9007199254740991),
    cash_minor bigint not null check (cash_minor between 0 and 9007199254740991),
    -- 'member' for the member whose redemption it is, else the caller's key.
    by text not null,
    reason text,
    -- How many of the pieces go back into the stock.
    restocks integer not null check (restocks between 0 and pieces),
    state text not null default 'PENDING' check (state in ('PENDING', 'DONE', 'REFUSED')),
    asked_at timestamptz(3) not null default app_now(),
    ended_at timestamptz(3),
    -- The provider would not give the cash back: a person has to.
    cash_refused boolean not null default false,
    attempts integer not null default 0,
    next_attempt_at timestamptz(3),
    constraint redemption_return_due_while_pending check ((next_attempt_at is not null) = (state = 'PENDING')),
    constraint redemption_return_ended_whole check ((ended_at is null) = (state = 'PENDING'))
  );
  create index redemption_return_of on redemption_return (redemption_id);
  create index redemption_return_due on redemption_return (next_attempt_at) where next_attempt_at is not null`;

const stepTable = `
  create table redemption_step (
    -- No foreign key: each step is written with its redemption in hand, and looking for it again would cost a third of writing it.
    redemption_id uuid not null,
    no bigint generated always as identity,
    step text not null,
    at timestamptz(3) not null default app_now(),
    -- 'member' for the member whose redemption it is, the caller's key of anybody else; null: it came by itself.
    by text,
    -- Why, in a code.
    reason text,
    primary key (redemption_id, no)
  );
  comment on table redemption_step is 'no-delete: the history of a redemption'`;

const carriedOver = `
  update redemption
     set pieces_returned = case when status = 'CANCELLED' then 1 else 0 end,
         pieces_returning = case when status = 'SETTLED' and cancelling_since is not null then 1 else 0 end,
         return_refused_at = cancellation_refused_at,
         next_attempt_at = case when status = 'PENDING' then next_attempt_at end,
         ended_at = case status when 'CANCELLED' then cancelled_at when 'PENDING' then null else coalesce(settled_at, created_at) end`;

const stepsOfBefore = `
  insert into redemption_step (redemption_id, step, at)
  select id, step, at from redemption
    cross join lateral (values (1, 'RESERVED', created_at), (2, 'SETTLED', settled_at), (3, 'CANCELLED', cancelled_at),
      (4, 'VOIDED', case when status = 'VOIDED' then ended_at end)) as came (place, step, at)
   where at is not null order by id, place`;

const constraints = `
  alter table redemption
    drop cancelling_since, drop cancelling_by, drop cancelled_at, drop cancellation_refused_at,
    add constraint redemption_due_while_pending check ((next_attempt_at is not null) = (status = 'PENDING')),
    add constraint redemption_ended_whole check ((ended_at is null) = (status = 'PENDING')),
    add constraint redemption_pieces_whole check
      (pieces_returned >= 0 and pieces_returning >= 0 and pieces_returned + pieces_returning <= pieces),
    add constraint redemption_returning_while_settled check (pieces_returning = 0 or status = 'SETTLED'),
    add constraint redemption_returned_whole check
      ((status = 'CANCELLED') = (pieces_returned = pieces) and (pieces_returned = 0 or status in ('SETTLED', 'CANCELLED'))),
    add constraint redemption_refunded_at_most check (cash_refunded_minor <= coalesce(cash_amount_minor, 0));
  create index redemption_of_tier on redemption (reward_id, tier, created_at) where status in ('PENDING', 'SETTLED')`;
