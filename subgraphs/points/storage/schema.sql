-- Read from the system catalogue of a freshly migrated database by `npm run schema`; not edited by hand.

CREATE OR REPLACE FUNCTION public.app_now()
 RETURNS timestamp with time zone
 LANGUAGE sql
AS $function$select clock_timestamp() + shift from clock_shift$function$
;

CREATE OR REPLACE FUNCTION public.buckets_total(buckets jsonb)
 RETURNS bigint
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE STRICT
AS $function$
  declare
    total bigint := 0;
  begin
    for place in 0 .. jsonb_array_length(buckets) - 1 loop
      total := total + (buckets -> place ->> 'points')::bigint;
    end loop;
    return total;
  end $function$
;

CREATE OR REPLACE FUNCTION public.claim_ledger_turn(expected uuid)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
      declare
        found_mark uuid;
      begin
        select mark into strict found_mark from ledger_head for update;
        if found_mark <> expected then
          raise exception 'the ledger has been written to since' using errcode = 'LT001';
        end if;
      end $function$
;

CREATE OR REPLACE FUNCTION public.is_forgotten(person uuid)
 RETURNS boolean
 LANGUAGE plpgsql
AS $function$
  begin
    perform pg_advisory_xact_lock_shared(hashtextextended('erasure-duty/' || person::text, 0));
    return exists (select from erasure_duty where person_id = person);
  end $function$
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
  opened_at timestamp with time zone not null,
  constraint account_pkey PRIMARY KEY (currency, kind, owner),
  constraint account_balance_allowed CHECK ((((balance >= '-9007199254740991'::bigint) AND (balance <= '9007199254740991'::bigint)) AND
CASE kind
    WHEN 'CLEARING'::text THEN true
    WHEN 'ISSUANCE'::text THEN true
    WHEN 'DEBT'::text THEN (balance <= 0)
    WHEN 'TRANSIT'::text THEN (balance = 0)
    ELSE ((balance >= 0) AND (kind = ANY (ARRAY['WALLET'::text, 'HELD'::text, 'EXPIRED'::text, 'REDEEMED'::text, 'BUDGET'::text, 'BLOCK'::text, 'DONATED'::text, 'SPONSOR'::text])))
END)),
  constraint account_buckets_add_up CHECK (((kind <> 'WALLET'::text) OR (buckets_total(buckets) = balance))),
  constraint account_buckets_of_wallets_only CHECK (((kind = 'WALLET'::text) OR (buckets = '[]'::jsonb)))
) with (fillfactor=50);
CREATE INDEX account_by_owner ON public.account USING btree (owner, kind, currency);
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
CREATE INDEX audit_log_by_action ON public.audit_log USING btree (action, at, id);
CREATE INDEX audit_log_by_person ON public.audit_log USING btree (by, at, id);
CREATE INDEX audit_log_by_subject ON public.audit_log USING btree (subject, at, id);
CREATE INDEX audit_log_by_time ON public.audit_log USING btree (at, id);
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
  cut bigint not null default 0,
  budget text,
  green boolean not null default false,
  constraint award_pkey PRIMARY KEY (award_id),
  constraint award_cut_check CHECK ((cut >= 0)),
  constraint award_points_check CHECK ((points >= 0)),
  constraint award_sale_amount_minor_check CHECK ((sale_amount_minor >= 0)),
  constraint award_version_check CHECK ((version >= 1))
);
CREATE INDEX award_of_purchase ON public.award USING btree (purchase_id);
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
  proposed_at timestamp(3) with time zone not null default app_now(),
  decided_by text,
  decided_at timestamp with time zone,
  constraint configuration_version_pkey PRIMARY KEY (change_id),
  constraint configuration_version_once UNIQUE (kind, key, version),
  constraint configuration_by_a_second_person CHECK ((decided_by <> proposed_by)),
  constraint configuration_decided_whole CHECK ((((state = ANY (ARRAY['DRAFT'::text, 'SUBMITTED'::text])) = (decided_by IS NULL)) AND ((decided_by IS NULL) = (decided_at IS NULL)))),
  constraint configuration_version_state_check CHECK ((state = ANY (ARRAY['DRAFT'::text, 'SUBMITTED'::text, 'LIVE'::text, 'REJECTED'::text, 'ENDED'::text]))),
  constraint configuration_version_version_check CHECK ((version >= 1))
);
CREATE INDEX configuration_by_time ON public.configuration_version USING btree (kind, proposed_at, change_id);
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

create table day_earnings (
  currency text not null,
  member_id uuid not null,
  day date not null,
  earned bigint not null,
  cap bigint,
  constraint day_earnings_pkey PRIMARY KEY (member_id, day, currency),
  constraint day_earnings_earned_check CHECK ((earned > 0)),
  constraint day_earnings_within_cap CHECK ((earned <= cap))
) with (fillfactor=70);
comment on table day_earnings is 'no-delete: a return does not reopen the cap';
grant insert, select, update on day_earnings to points_app;

create table erasure_duty (
  erasure_id uuid not null,
  person_id uuid not null,
  told_at timestamp(3) with time zone not null default app_now(),
  attempts integer not null default 0,
  next_attempt_at timestamp(3) with time zone default app_now(),
  done_at timestamp(3) with time zone,
  constraint erasure_duty_pkey PRIMARY KEY (erasure_id),
  constraint erasure_duty_due_until_done CHECK (((done_at IS NULL) = (next_attempt_at IS NOT NULL)))
);
comment on table erasure_duty is 'no-delete: who was forgotten is not taken up again';
CREATE INDEX erasure_duty_due ON public.erasure_duty USING btree (next_attempt_at) WHERE (next_attempt_at IS NOT NULL);
CREATE INDEX erasure_duty_of_person ON public.erasure_duty USING btree (person_id);
grant insert, select, update on erasure_duty to points_app;

create table expiry_warning (
  member_id uuid not null,
  currency text not null,
  expires_at timestamp with time zone not null,
  days_left smallint not null,
  points bigint not null,
  warned_at timestamp with time zone not null default app_now(),
  constraint expiry_warning_pkey PRIMARY KEY (member_id, currency, expires_at, days_left),
  constraint expiry_warning_days_left_check CHECK ((days_left = ANY (ARRAY[7, 30]))),
  constraint expiry_warning_points_check CHECK ((points > 0))
);
comment on table expiry_warning is 'append-only: a member is warned once of what expires together';
grant insert, select on expiry_warning to points_app;

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
  review_id uuid,
  constraint hold_pkey PRIMARY KEY (service, hold_id),
  constraint hold_held_while_open CHECK (((status = ANY (ARRAY['OPEN'::text, 'REVIEW'::text])) = (held <> '[]'::jsonb))),
  constraint hold_purpose_check CHECK ((purpose = ANY (ARRAY['REDEMPTION'::text, 'EXCHANGE'::text, 'REVIEW'::text]))),
  constraint hold_status_check CHECK ((status = ANY (ARRAY['OPEN'::text, 'REVIEW'::text, 'SETTLED'::text, 'CONVERTED'::text, 'VOIDED'::text, 'EXPIRED'::text]))),
  constraint hold_terms_whole CHECK ((num_nulls(member_id, currency, points, purpose, expires_at) = ANY (ARRAY[0, 5]))),
  constraint hold_tombstone_is_void CHECK (((member_id IS NOT NULL) OR ((status = 'VOIDED'::text) AND (held = '[]'::jsonb) AND (settled = '[]'::jsonb)))),
  constraint hold_within_points CHECK (((member_id IS NULL) OR ((points > 0) AND ((buckets_total(held) + buckets_total(settled)) <= points))))
) with (fillfactor=70);
CREATE INDEX hold_to_release ON public.hold USING btree (expires_at) WHERE (status = ANY (ARRAY['OPEN'::text, 'REVIEW'::text]));
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
  seq bigint not null,
  kind text not null,
  currency text not null,
  from_kind text not null,
  from_owner text not null,
  to_kind text not null,
  to_owner text not null,
  amount bigint not null,
  from_balance_after bigint not null,
  to_balance_after bigint not null,
  member_id uuid,
  split jsonb not null,
  reference_ids jsonb not null,
  posted_at timestamp with time zone not null,
  leaf_hash bytea not null,
  constraint journal_pkey PRIMARY KEY (seq),
  constraint journal_amount_moves CHECK (((amount > 0) AND ((from_kind <> to_kind) OR (from_owner <> to_owner) OR (kind = 'MATURED'::text)))),
  constraint journal_balances_allowed CHECK ((((from_balance_after >= '-9007199254740991'::bigint) AND (from_balance_after <= '9007199254740991'::bigint)) AND ((to_balance_after >= '-9007199254740991'::bigint) AND (to_balance_after <= '9007199254740991'::bigint)) AND ((from_balance_after >= 0) OR (from_kind = ANY (ARRAY['ISSUANCE'::text, 'DEBT'::text, 'CLEARING'::text, 'TRANSIT'::text]))) AND ((to_balance_after >= 0) OR (to_kind = ANY (ARRAY['ISSUANCE'::text, 'DEBT'::text, 'CLEARING'::text]))))),
  constraint journal_leaf_hash_check CHECK ((octet_length(leaf_hash) = 32)),
  constraint journal_legs_of_kind CHECK ((((((kind || ' '::text) || from_kind) || ' '::text) || to_kind) = ANY (ARRAY['EARNED ISSUANCE WALLET'::text, 'EARNED BUDGET WALLET'::text, 'REVERSED WALLET ISSUANCE'::text, 'REVERSED WALLET BUDGET'::text, 'MATURED WALLET WALLET'::text, 'HELD WALLET HELD'::text, 'RELEASED HELD WALLET'::text, 'SETTLED HELD REDEEMED'::text, 'BURNED WALLET REDEEMED'::text, 'RETURNED REDEEMED WALLET'::text, 'CONVERTED_OUT HELD CLEARING'::text, 'CONVERTED_IN CLEARING WALLET'::text, 'CONVERTED_IN BLOCK WALLET'::text, 'CONVERSION_RETURNED CLEARING WALLET'::text, 'CONVERSION_REVERSED WALLET CLEARING'::text, 'CONVERSION_REVERSED WALLET BLOCK'::text, 'EXPIRED WALLET EXPIRED'::text, 'DEBT_INCURRED DEBT WALLET'::text, 'DEBT_REPAID WALLET DEBT'::text, 'GIFT_OUT WALLET TRANSIT'::text, 'GIFT_IN TRANSIT WALLET'::text, 'TRANSFERRED_OUT WALLET TRANSIT'::text, 'TRANSFERRED_IN TRANSIT WALLET'::text, 'DONATED WALLET DONATED'::text, 'SPONSORED SPONSOR DONATED'::text, 'ADJUSTED_IN ISSUANCE WALLET'::text, 'ADJUSTED_OUT WALLET ISSUANCE'::text, 'FUNDED ISSUANCE BUDGET'::text, 'FUNDED ISSUANCE BLOCK'::text, 'FUNDED ISSUANCE SPONSOR'::text, 'WITHDRAWN BUDGET ISSUANCE'::text, 'WITHDRAWN BLOCK ISSUANCE'::text, 'WITHDRAWN SPONSOR ISSUANCE'::text]))),
  constraint journal_legs_of_the_member CHECK ((((from_kind <> ALL (ARRAY['WALLET'::text, 'HELD'::text, 'DEBT'::text])) OR (from_owner = (member_id)::text)) AND ((to_kind <> ALL (ARRAY['WALLET'::text, 'HELD'::text, 'DEBT'::text])) OR (to_owner = (member_id)::text)))),
  constraint journal_members_but_for_funds CHECK (((member_id IS NULL) = (kind = ANY (ARRAY['FUNDED'::text, 'WITHDRAWN'::text, 'SPONSORED'::text])))),
  constraint journal_split_adds_up CHECK (
CASE
    WHEN (member_id IS NULL) THEN (split = '[]'::jsonb)
    ELSE (buckets_total(split) = amount)
END)
);
comment on table journal is 'append-only: what was posted stays posted; a mistake is put right by another posting';
CREATE INDEX journal_by_time ON public.journal USING brin (posted_at) WITH (autosummarize='on');
CREATE INDEX journal_of_donations ON public.journal USING btree (posted_at) WHERE (kind = ANY (ARRAY['DONATED'::text, 'SPONSORED'::text]));
CREATE INDEX journal_of_green ON public.journal USING btree (posted_at) WHERE ((kind = 'EARNED'::text) AND ((reference_ids ->> 'green'::text) IS NOT NULL));
CREATE INDEX journal_of_held ON public.journal USING btree (member_id, currency, seq) WHERE ((from_kind = 'HELD'::text) AND (to_kind <> 'WALLET'::text));
CREATE INDEX journal_of_wallet ON public.journal USING btree (member_id, currency, seq) WHERE ((from_kind = 'WALLET'::text) OR (to_kind = 'WALLET'::text));
grant insert, select on journal to points_app;

create table ledger_block (
  number bigint not null,
  first_seq bigint not null,
  row_count integer not null,
  root bytea not null,
  hash bytea not null,
  committed_at timestamp with time zone not null,
  constraint ledger_block_pkey PRIMARY KEY (number),
  constraint ledger_block_first_seq_key UNIQUE (first_seq),
  constraint ledger_block_hash_check CHECK ((octet_length(hash) = 32)),
  constraint ledger_block_root_check CHECK ((octet_length(root) = 32)),
  constraint ledger_block_row_count_check CHECK ((row_count > 0))
);
comment on table ledger_block is 'append-only: the rows of one commit, sealed';
grant insert, select on ledger_block to points_app;

create table ledger_checkpoint (
  block_count bigint not null,
  last_seq bigint not null,
  root bytea not null,
  signed_at timestamp with time zone not null,
  key_id text not null,
  signature bytea not null,
  constraint ledger_checkpoint_pkey PRIMARY KEY (block_count),
  constraint ledger_checkpoint_key_id_fkey FOREIGN KEY (key_id) REFERENCES ledger_key(key_id),
  constraint ledger_checkpoint_block_count_check CHECK ((block_count >= 0)),
  constraint ledger_checkpoint_last_seq_check CHECK ((last_seq >= 0)),
  constraint ledger_checkpoint_root_check CHECK ((length(root) = 32)),
  constraint ledger_checkpoint_signature_check CHECK ((length(signature) = 64))
);
comment on table ledger_checkpoint is 'append-only: what was signed stays signed';
grant insert, select on ledger_checkpoint to points_app;

create table ledger_head (
  only_row boolean not null default true,
  block bigint not null,
  seq bigint not null,
  hash bytea not null,
  mark uuid not null default gen_random_uuid(),
  constraint ledger_head_pkey PRIMARY KEY (only_row),
  constraint ledger_head_hash_check CHECK ((octet_length(hash) = 32)),
  constraint ledger_head_only_row_check CHECK (only_row)
) with (fillfactor=10);
comment on table ledger_head is 'no-delete: where the journal and its chain of blocks end';
grant insert, select, update on ledger_head to points_app;

create table ledger_key (
  key_id text not null,
  public_key jsonb not null,
  since timestamp with time zone not null,
  endorsed_by text,
  endorsement bytea,
  constraint ledger_key_pkey PRIMARY KEY (key_id),
  constraint ledger_key_endorsed_by_key UNIQUE (endorsed_by),
  constraint ledger_key_endorsed_by_fkey FOREIGN KEY (endorsed_by) REFERENCES ledger_key(key_id),
  constraint ledger_key_endorsed_whole CHECK (((endorsed_by IS NULL) = (endorsement IS NULL)))
);
comment on table ledger_key is 'append-only: a key that has signed is needed for as long as its signatures are';
CREATE UNIQUE INDEX ledger_key_one_first ON public.ledger_key USING btree (((endorsed_by IS NULL))) WHERE (endorsed_by IS NULL);
grant insert, select on ledger_key to points_app;

create table ledger_node (
  level integer not null,
  place bigint not null,
  hash bytea not null,
  constraint ledger_node_pkey PRIMARY KEY (level, place),
  constraint ledger_node_hash_check CHECK ((length(hash) = 32)),
  constraint ledger_node_level_check CHECK (((level >= 1) AND (level <= 52))),
  constraint ledger_node_place_check CHECK ((place >= 0))
);
comment on table ledger_node is 'append-only: follows from the blocks, kept so that a proof reads a few rows';
grant insert, select on ledger_node to points_app;

create table member_merge (
  member_id uuid not null,
  merge_id uuid not null,
  into_id uuid,
  survivor_id uuid,
  done_at timestamp(3) with time zone,
  constraint member_merge_pkey PRIMARY KEY (member_id),
  constraint member_merge_with_another CHECK ((into_id <> member_id))
);
comment on table member_merge is 'no-delete: into_id is null once a merge has been ended';
CREATE INDEX member_merge_into ON public.member_merge USING btree (into_id) WHERE (into_id IS NOT NULL);
CREATE INDEX member_merge_under_way ON public.member_merge USING btree (survivor_id) WHERE (done_at IS NULL);
grant insert, select, update on member_merge to points_app;

create table membership_closing (
  member_id uuid not null,
  closing_id uuid not null,
  constraint membership_closing_pkey PRIMARY KEY (member_id)
);
comment on table membership_closing is 'append-only: a membership that was closed stays closed';
grant insert, select on membership_closing to points_app;

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

create table review (
  review_id uuid not null,
  state text not null,
  rule text not null,
  request_caller text not null,
  request_mutation text not null,
  request_id uuid not null,
  command jsonb not null,
  member_id uuid not null,
  currency text not null,
  points bigint not null,
  asked_by text,
  opened_at timestamp with time zone not null,
  expires_at timestamp with time zone,
  decided_by text,
  decided_at timestamp with time zone,
  constraint review_pkey PRIMARY KEY (review_id),
  constraint review_of_a_request UNIQUE (request_caller, request_mutation, request_id),
  constraint review_by_another_person CHECK ((decided_by <> asked_by)),
  constraint review_open_or_decided CHECK (((state = 'OPEN'::text) = (decided_at IS NULL))),
  constraint review_state_check CHECK ((state = ANY (ARRAY['OPEN'::text, 'APPROVED'::text, 'REJECTED'::text, 'WITHDRAWN'::text, 'EXPIRED'::text])))
) with (fillfactor=70);
comment on table review is 'no-delete: what was looked at stays known';
CREATE INDEX review_of_member ON public.review USING btree (member_id);
CREATE INDEX review_open ON public.review USING btree (opened_at, review_id) WHERE (state = 'OPEN'::text);
grant insert, select, update on review to points_app;

create table risk_action (
  id bigint not null generated always as identity,
  action text not null,
  member_id uuid not null,
  recipient_id uuid,
  device text,
  channel text,
  currency text not null,
  points bigint not null,
  at timestamp with time zone not null,
  member_since timestamp with time zone not null,
  stopped_by text,
  constraint risk_action_pkey PRIMARY KEY (id),
  constraint risk_action_action_check CHECK ((action = ANY (ARRAY['REDEMPTION'::text, 'GIFT'::text, 'EXCHANGE'::text, 'DONATION'::text])))
);
comment on table risk_action is 'no-delete: what the risk rules look at; of a member who was forgotten without the device';
CREATE INDEX risk_action_of_device ON public.risk_action USING btree (device, action, at) WHERE (device IS NOT NULL);
CREATE INDEX risk_action_of_member ON public.risk_action USING btree (member_id, action, at);
CREATE INDEX risk_action_of_recipient ON public.risk_action USING btree (recipient_id, action, at) WHERE (recipient_id IS NOT NULL);
grant insert, select, update on risk_action to points_app;

create table settled_exchange (
  period text not null,
  currency text not null,
  taken_over bigint not null,
  received_minor bigint not null,
  released bigint not null,
  paid_minor bigint not null,
  fee_points bigint not null,
  constraint settled_exchange_pkey PRIMARY KEY (currency, period),
  constraint settled_exchange_period_check CHECK ((period ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'::text))
);
comment on table settled_exchange is 'append-only: what a closed month came to stays';
grant insert, select on settled_exchange to points_app;
