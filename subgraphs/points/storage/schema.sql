-- Read from the system catalogue of a freshly migrated database by `npm run schema`; not edited by hand.

CREATE OR REPLACE FUNCTION public.app_now()
 RETURNS timestamp with time zone
 LANGUAGE sql
AS $function$select clock_timestamp() + shift from clock_shift$function$
;

CREATE OR REPLACE FUNCTION public.balance_allowed(kind text, balance bigint)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
AS $function$
    select abs(balance) <= 9007199254740991 and case kind
      when 'CLEARING' then true
      when 'ISSUANCE' then balance <= 0
      when 'DEBT' then balance <= 0
      when 'WALLET' then balance >= 0
      when 'HELD' then balance >= 0
      when 'EXPIRED' then balance >= 0
      when 'REDEEMED' then balance >= 0
      else false
    end
  $function$
;

CREATE OR REPLACE FUNCTION public.buckets_total(buckets jsonb)
 RETURNS bigint
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
AS $function$
    select coalesce(sum((bucket ->> 'points')::bigint), 0)::bigint
    from jsonb_array_elements(buckets) as bucket
  $function$
;

CREATE OR REPLACE FUNCTION public.refuse_change_of_audit_log()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
  begin
    raise exception 'audit_log is append-only' using errcode = 'insufficient_privilege';
  end $function$
;

create table account (
  currency text not null,
  kind text not null,
  owner text not null,
  balance bigint not null default 0,
  buckets jsonb not null default '[]'::jsonb,
  first_expiry timestamp with time zone,
  constraint account_pkey PRIMARY KEY (currency, kind, owner),
  constraint account_balance_allowed CHECK (balance_allowed(kind, balance)),
  constraint account_buckets_add_up CHECK (((kind <> 'WALLET'::text) OR (buckets_total(buckets) = balance))),
  constraint account_buckets_of_wallets_only CHECK (((kind = 'WALLET'::text) OR (buckets = '[]'::jsonb)))
) with (fillfactor=50);
CREATE INDEX account_by_owner ON public.account USING btree (owner, kind);
grant delete, insert, select, update on account to points_app;

create table answer_record (
  caller text not null,
  mutation text not null,
  id uuid not null,
  input_hash bytea not null,
  answer jsonb,
  created_at timestamp with time zone not null default app_now(),
  constraint answer_record_pkey PRIMARY KEY (caller, mutation, id)
);
comment on table answer_record is 'no-delete: an id that was answered stays answered';
grant insert, select, update on answer_record to points_app;

create table approval (
  id uuid not null,
  subject text not null,
  requested_by text not null,
  requested_at timestamp with time zone not null default app_now(),
  state text not null default 'REQUESTED'::text,
  decided_by text,
  decided_at timestamp with time zone,
  constraint approval_pkey PRIMARY KEY (id),
  constraint approval_by_a_second_person CHECK ((decided_by <> requested_by)),
  constraint approval_decided_whole CHECK ((((state = 'REQUESTED'::text) = (decided_by IS NULL)) AND ((decided_by IS NULL) = (decided_at IS NULL)))),
  constraint approval_state_check CHECK ((state = ANY (ARRAY['REQUESTED'::text, 'APPROVED'::text, 'REJECTED'::text])))
);
grant delete, insert, select, update on approval to points_app;

create table audit_log (
  id bigint not null generated always as identity,
  at timestamp with time zone not null default app_now(),
  by text not null,
  action text not null,
  subject text not null,
  details jsonb not null default '{}'::jsonb,
  request_id text,
  constraint audit_log_pkey PRIMARY KEY (id)
);
comment on table audit_log is 'append-only: what was done stays recorded';
CREATE INDEX audit_log_by_subject ON public.audit_log USING btree (subject, id);
CREATE TRIGGER audit_log_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.audit_log FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_audit_log();
grant insert, select on audit_log to points_app;

create table award (
  award_id uuid not null,
  purchase_id uuid not null,
  member_id uuid not null,
  currency text not null,
  campaign_id text not null,
  version integer not null,
  points bigint not null,
  occurred_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  pending_until timestamp with time zone,
  sale_amount_minor bigint not null,
  sale_currency text not null,
  lines jsonb not null,
  constraint award_pkey PRIMARY KEY (award_id),
  constraint award_points_check CHECK ((points > 0)),
  constraint award_sale_amount_minor_check CHECK ((sale_amount_minor >= 0)),
  constraint award_version_check CHECK ((version >= 1))
);
grant delete, insert, select, update on award to points_app;

create table clock_shift (
  only_row boolean not null default true,
  shift interval not null default '00:00:00'::interval,
  constraint clock_shift_pkey PRIMARY KEY (only_row),
  constraint clock_shift_only_row_check CHECK (only_row)
);
comment on table clock_shift is 'read-only for the application: tests and the demo move it as the owner';
grant select on clock_shift to points_app;

create table configuration_version (
  change_id uuid not null,
  kind text not null,
  key text not null,
  version integer not null,
  body jsonb not null,
  state text not null default 'SUBMITTED'::text,
  proposed_by text not null,
  proposed_at timestamp with time zone not null default app_now(),
  decided_by text,
  decided_at timestamp with time zone,
  constraint configuration_version_pkey PRIMARY KEY (change_id),
  constraint configuration_version_once UNIQUE (kind, key, version),
  constraint configuration_by_a_second_person CHECK ((decided_by <> proposed_by)),
  constraint configuration_decided_whole CHECK ((((state = 'SUBMITTED'::text) = (decided_by IS NULL)) AND ((decided_by IS NULL) = (decided_at IS NULL)))),
  constraint configuration_version_state_check CHECK ((state = ANY (ARRAY['SUBMITTED'::text, 'LIVE'::text, 'REJECTED'::text, 'ENDED'::text]))),
  constraint configuration_version_version_check CHECK ((version >= 1))
);
CREATE UNIQUE INDEX configuration_one_live ON public.configuration_version USING btree (kind, key) WHERE (state = 'LIVE'::text);
grant delete, insert, select, update on configuration_version to points_app;

create table currency (
  code text not null,
  points_per_yuan bigint not null,
  constraint currency_pkey PRIMARY KEY (code),
  constraint currency_code_check CHECK ((code ~ '^[A-Z][A-Z0-9_]{1,15}$'::text)),
  constraint currency_points_per_yuan_check CHECK (((points_per_yuan >= 1) AND (points_per_yuan <= '9007199254740991'::bigint)))
);
grant delete, insert, select, update on currency to points_app;

create table hold (
  service text not null,
  hold_id uuid not null,
  status text not null,
  member_id uuid,
  currency text,
  points bigint,
  purpose text,
  expires_at timestamp with time zone,
  held jsonb not null default '[]'::jsonb,
  settled jsonb not null default '[]'::jsonb,
  constraint hold_pkey PRIMARY KEY (service, hold_id),
  constraint hold_held_while_open CHECK (((status = 'OPEN'::text) = (buckets_total(held) > 0))),
  constraint hold_purpose_check CHECK ((purpose = ANY (ARRAY['REDEMPTION'::text, 'EXCHANGE'::text]))),
  constraint hold_status_check CHECK ((status = ANY (ARRAY['OPEN'::text, 'SETTLED'::text, 'CONVERTED'::text, 'VOIDED'::text, 'EXPIRED'::text]))),
  constraint hold_terms_whole CHECK ((num_nulls(member_id, currency, points, purpose, expires_at) = ANY (ARRAY[0, 5]))),
  constraint hold_tombstone_is_void CHECK (((member_id IS NOT NULL) OR ((status = 'VOIDED'::text) AND (held = '[]'::jsonb) AND (settled = '[]'::jsonb)))),
  constraint hold_within_points CHECK (((member_id IS NULL) OR ((points > 0) AND ((buckets_total(held) + buckets_total(settled)) <= points))))
) with (fillfactor=70);
CREATE INDEX hold_to_release ON public.hold USING btree (expires_at) WHERE (status = 'OPEN'::text);
grant delete, insert, select, update on hold to points_app;

create table inbox_event (
  source text not null,
  id uuid not null,
  taken_at timestamp with time zone not null default app_now(),
  constraint inbox_event_pkey PRIMARY KEY (source, id)
);
comment on table inbox_event is 'append-only: an event that was taken stays taken';
grant insert, select on inbox_event to points_app;

create table journal (
  seq bigint not null generated always as identity,
  kind text not null,
  currency text not null,
  from_kind text not null,
  from_owner text not null,
  to_kind text not null,
  to_owner text not null,
  amount bigint not null,
  from_balance_after bigint not null,
  to_balance_after bigint not null,
  member_id uuid not null,
  split jsonb not null,
  reference_ids jsonb not null,
  posted_at timestamp with time zone not null,
  constraint journal_pkey PRIMARY KEY (seq),
  constraint journal_amount_moves CHECK (((amount > 0) AND ((from_kind <> to_kind) OR (from_owner <> to_owner)))),
  constraint journal_balances_allowed CHECK ((balance_allowed(from_kind, from_balance_after) AND balance_allowed(to_kind, to_balance_after))),
  constraint journal_legs_of_kind CHECK (((((((((((((kind = 'EARNED'::text) AND (from_kind = 'ISSUANCE'::text) AND (to_kind = 'WALLET'::text)) OR ((kind = 'REVERSED'::text) AND (from_kind = 'WALLET'::text) AND (to_kind = 'ISSUANCE'::text))) OR ((kind = 'HELD'::text) AND (from_kind = 'WALLET'::text) AND (to_kind = 'HELD'::text))) OR ((kind = 'RELEASED'::text) AND (from_kind = 'HELD'::text) AND (to_kind = 'WALLET'::text))) OR ((kind = 'SETTLED'::text) AND (from_kind = 'HELD'::text) AND (to_kind = 'REDEEMED'::text))) OR ((kind = 'RETURNED'::text) AND (from_kind = 'REDEEMED'::text) AND (to_kind = 'WALLET'::text))) OR ((kind = 'CONVERTED_OUT'::text) AND (from_kind = 'HELD'::text) AND (to_kind = 'CLEARING'::text))) OR ((kind = 'CONVERTED_IN'::text) AND (from_kind = 'CLEARING'::text) AND (to_kind = 'WALLET'::text))) OR ((kind = 'EXPIRED'::text) AND (from_kind = 'WALLET'::text) AND (to_kind = 'EXPIRED'::text))) OR ((kind = 'DEBT_INCURRED'::text) AND (from_kind = 'DEBT'::text) AND (to_kind = 'WALLET'::text))) OR ((kind = 'DEBT_REPAID'::text) AND (from_kind = 'WALLET'::text) AND (to_kind = 'DEBT'::text)))),
  constraint journal_legs_of_the_member CHECK ((((from_kind <> ALL (ARRAY['WALLET'::text, 'HELD'::text, 'DEBT'::text])) OR (from_owner = (member_id)::text)) AND ((to_kind <> ALL (ARRAY['WALLET'::text, 'HELD'::text, 'DEBT'::text])) OR (to_owner = (member_id)::text)))),
  constraint journal_split_adds_up CHECK ((buckets_total(split) = amount))
);
comment on table journal is 'append-only: what was posted stays posted; a mistake is put right by another posting';
CREATE INDEX journal_of_wallet ON public.journal USING btree (member_id, currency, seq) WHERE ((from_kind = 'WALLET'::text) OR (to_kind = 'WALLET'::text));
grant insert, select on journal to points_app;

create table migration (
  id integer not null default nextval('migration_id_seq'::regclass),
  timestamp bigint not null,
  name character varying not null,
  constraint PK_3043fc6b8af7c99b8b98830094f PRIMARY KEY (id)
);
grant select on migration to points_app;

create table outbox_cursor (
  subscriber text not null,
  transaction_id xid8 not null default '0'::xid8,
  sequence bigint not null default 0,
  constraint outbox_cursor_pkey PRIMARY KEY (subscriber)
);
grant delete, insert, select, update on outbox_cursor to points_app;

create table outbox_event (
  transaction_id xid8 not null default pg_current_xact_id(),
  sequence bigint not null generated always as identity,
  id uuid not null,
  topic text not null,
  aggregate_id text not null,
  payload jsonb not null,
  occurred_at timestamp with time zone not null default app_now(),
  constraint outbox_event_pkey PRIMARY KEY (transaction_id, sequence),
  constraint outbox_event_id_key UNIQUE (id)
);
comment on table outbox_event is 'append-only: an event that was written stays written';
grant insert, select on outbox_event to points_app;

create table outbox_parked (
  subscriber text not null,
  transaction_id xid8 not null,
  sequence bigint not null,
  aggregate_id text not null,
  attempts integer not null default 0,
  retry_at timestamp with time zone not null default app_now(),
  reason text not null,
  constraint outbox_parked_pkey PRIMARY KEY (subscriber, transaction_id, sequence),
  constraint outbox_parked_transaction_id_sequence_fkey FOREIGN KEY (transaction_id, sequence) REFERENCES outbox_event(transaction_id, sequence)
);
CREATE INDEX outbox_parked_subscriber_aggregate_id_transaction_id_sequen_idx ON public.outbox_parked USING btree (subscriber, aggregate_id, transaction_id, sequence);
grant delete, insert, select, update on outbox_parked to points_app;
