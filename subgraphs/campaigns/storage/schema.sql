-- Read from the system catalogue of a freshly migrated database by `npm run schema`; not edited by hand.

CREATE OR REPLACE FUNCTION public.app_now()
 RETURNS timestamp with time zone
 LANGUAGE sql
AS $function$select clock_timestamp() + shift from clock_shift$function$
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

CREATE OR REPLACE FUNCTION public.move_rule_book_stamp()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
  begin
    update rule_book set stamp = stamp + 1;
    return null;
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

CREATE OR REPLACE FUNCTION public.sum_of(bigint[])
 RETURNS numeric
 LANGUAGE sql
 IMMUTABLE
AS $function$select coalesce(sum(number), 0) from unnest($1) as number$function$
;

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
CREATE INDEX answer_of_refused_member ON public.answer_record USING btree (((((answer -> 'refusal'::text) -> 'details'::text) ->> 'memberId'::text))) WHERE ((mutation = 'recordPurchase'::text) AND ((((answer -> 'refusal'::text) -> 'details'::text) ->> 'memberId'::text) IS NOT NULL));
CREATE INDEX answer_of_refused_nobody ON public.answer_record USING btree (created_at) WHERE ((mutation = 'recordPurchase'::text) AND (answer ? 'refusal'::text) AND ((((answer -> 'refusal'::text) -> 'details'::text) ->> 'memberId'::text) IS NULL) AND (input_hash <> decode(repeat('00'::text, 32), 'hex'::text)));
grant insert, select, update on answer_record to campaigns_app;

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
grant delete, insert, select, update on approval to campaigns_app;

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
grant insert, select on audit_log to campaigns_app;

create table award (
  id uuid not null,
  purchase_id uuid not null,
  position integer not null,
  campaign_id uuid not null,
  version integer not null,
  exact_numerator numeric not null,
  exact_denominator numeric not null,
  points bigint not null,
  cut bigint not null default 0,
  shares bigint[] not null,
  grants jsonb not null default '[]'::jsonb,
  constraint award_pkey PRIMARY KEY (id),
  constraint award_purchase_id_campaign_id_key UNIQUE (purchase_id, campaign_id),
  constraint award_purchase_id_fkey FOREIGN KEY (purchase_id) REFERENCES purchase(id),
  constraint award_exact_denominator_check CHECK ((exact_denominator > (0)::numeric)),
  constraint award_exact_numerator_check CHECK ((exact_numerator >= (0)::numeric)),
  constraint award_points_check CHECK (((points >= 0) AND (points <= '9007199254740991'::bigint))),
  constraint cut_within_points CHECK (((cut >= 0) AND (cut <= points))),
  constraint rounded_down CHECK (((((points)::numeric * exact_denominator) <= exact_numerator) AND (exact_numerator < (((points + 1))::numeric * exact_denominator)))),
  constraint shares_sum_to_what_is_paid CHECK ((sum_of(shares) = ((points - cut))::numeric))
);
grant delete, insert, select, update on award to campaigns_app;

create table backtest (
  id uuid not null,
  change_id uuid not null,
  days integer not null,
  started_by text not null,
  started_at timestamp with time zone not null default date_trunc('milliseconds'::text, app_now()),
  state text not null default 'QUEUED'::text,
  run integer not null default 0,
  take_up_at timestamp with time zone not null default app_now(),
  purchases_done bigint not null default 0,
  purchases_in_all bigint,
  finished_at timestamp with time zone,
  result jsonb,
  failure text,
  constraint backtest_pkey PRIMARY KEY (id),
  constraint backtest_check CHECK (((finished_at IS NULL) = (state = ANY (ARRAY['QUEUED'::text, 'RUNNING'::text])))),
  constraint backtest_check1 CHECK (((result IS NULL) = (state <> 'DONE'::text))),
  constraint backtest_check2 CHECK (((failure IS NULL) = (state <> 'FAILED'::text))),
  constraint backtest_days_check CHECK (((days >= 1) AND (days <= 3650))),
  constraint backtest_state_check CHECK ((state = ANY (ARRAY['QUEUED'::text, 'RUNNING'::text, 'DONE'::text, 'FAILED'::text])))
);
comment on table backtest is 'no-delete: what was tried out stays known';
CREATE INDEX backtest_by_person ON public.backtest USING btree (started_by, finished_at);
CREATE INDEX backtest_by_start ON public.backtest USING btree (started_at, id);
CREATE INDEX backtest_to_take_up ON public.backtest USING btree (take_up_at) WHERE (state = ANY (ARRAY['QUEUED'::text, 'RUNNING'::text]));
grant insert, select, update on backtest to campaigns_app;

create table campaign (
  id uuid not null,
  funded_points bigint not null default 0,
  ended_at timestamp with time zone,
  ended_by text,
  constraint campaign_pkey PRIMARY KEY (id),
  constraint campaign_check CHECK (((ended_at IS NULL) = (ended_by IS NULL))),
  constraint campaign_funded_points_check CHECK ((funded_points >= 0))
);
CREATE TRIGGER campaign_end_moves_stamp AFTER UPDATE OF ended_at ON public.campaign FOR EACH STATEMENT EXECUTE FUNCTION move_rule_book_stamp();
grant delete, insert, select, update on campaign to campaigns_app;

create table campaign_given (
  campaign_id uuid not null,
  member_id uuid,
  day date,
  points bigint not null default 0,
  cap bigint not null,
  constraint campaign_given_once UNIQUE NULLS NOT DISTINCT (campaign_id, member_id, day),
  constraint campaign_given_campaign_id_fkey FOREIGN KEY (campaign_id) REFERENCES campaign(id),
  constraint campaign_given_within_cap CHECK (((points >= 0) AND (points <= cap)))
);
comment on table campaign_given is 'what campaigns with caps have given: to one member or to all (null), on one day or on all (null)';
grant delete, insert, select, update on campaign_given to campaigns_app;

create table campaign_pause (
  campaign_id uuid not null,
  paused_at timestamp with time zone not null,
  paused_by text not null,
  resumed_at timestamp with time zone,
  resumed_by text,
  constraint campaign_pause_pkey PRIMARY KEY (campaign_id, paused_at),
  constraint campaign_pause_campaign_id_fkey FOREIGN KEY (campaign_id) REFERENCES campaign(id),
  constraint campaign_pause_check CHECK ((resumed_at >= paused_at)),
  constraint campaign_pause_check1 CHECK (((resumed_at IS NULL) = (resumed_by IS NULL)))
);
CREATE UNIQUE INDEX campaign_one_open_pause ON public.campaign_pause USING btree (campaign_id) WHERE (resumed_at IS NULL);
CREATE TRIGGER campaign_pause_moves_stamp AFTER INSERT OR DELETE OR UPDATE ON public.campaign_pause FOR EACH STATEMENT EXECUTE FUNCTION move_rule_book_stamp();
grant delete, insert, select, update on campaign_pause to campaigns_app;

create table campaign_version (
  id uuid not null,
  version integer not null,
  name_zh_cn text not null,
  name_en text not null,
  starts_at timestamp with time zone,
  ends_at timestamp with time zone,
  live_since timestamp with time zone not null default app_now(),
  rule jsonb not null,
  state text not null,
  constraint campaign_version_pkey PRIMARY KEY (id, version),
  constraint campaign_version_id_fkey FOREIGN KEY (id) REFERENCES campaign(id),
  constraint campaign_version_check CHECK ((starts_at < ends_at)),
  constraint campaign_version_name_en_check CHECK ((name_en <> ''::text)),
  constraint campaign_version_name_zh_cn_check CHECK ((name_zh_cn <> ''::text)),
  constraint campaign_version_state CHECK ((state = ANY (ARRAY['APPROVED'::text, 'CURRENT'::text, 'REPLACED'::text, 'REFUSED'::text]))),
  constraint campaign_version_version_check CHECK ((version >= 1))
);
CREATE INDEX campaign_by_start ON public.campaign_version USING btree (starts_at, id) WHERE (state = 'CURRENT'::text);
CREATE UNIQUE INDEX campaign_one_approved ON public.campaign_version USING btree (id) WHERE (state = 'APPROVED'::text);
CREATE UNIQUE INDEX campaign_one_current ON public.campaign_version USING btree (id) WHERE (state = 'CURRENT'::text);
CREATE TRIGGER campaign_version_moves_stamp AFTER INSERT OR DELETE OR UPDATE ON public.campaign_version FOR EACH STATEMENT EXECUTE FUNCTION move_rule_book_stamp();
grant delete, insert, select, update on campaign_version to campaigns_app;

create table clock_shift (
  only_row boolean not null default true,
  shift interval not null default '00:00:00'::interval,
  constraint clock_shift_pkey PRIMARY KEY (only_row),
  constraint clock_shift_only_row_check CHECK (only_row)
);
comment on table clock_shift is 'read-only for the application: tests and the demo move it as the owner';
grant select on clock_shift to campaigns_app;

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
grant delete, insert, select, update on configuration_version to campaigns_app;

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
grant insert, select, update on erasure_duty to campaigns_app;

create table inbox_event (
  source text not null,
  id uuid not null,
  taken_at timestamp with time zone not null default app_now(),
  constraint inbox_event_pkey PRIMARY KEY (source, id)
);
comment on table inbox_event is 'append-only: an event that was taken stays taken';
grant insert, select on inbox_event to campaigns_app;

create table migration (
  id integer not null default nextval('migration_id_seq'::regclass),
  timestamp bigint not null,
  name character varying not null,
  constraint PK_3043fc6b8af7c99b8b98830094f PRIMARY KEY (id)
);
grant select on migration to campaigns_app;

create table outbox_cursor (
  subscriber text not null,
  transaction_id xid8 not null default '0'::xid8,
  sequence bigint not null default 0,
  constraint outbox_cursor_pkey PRIMARY KEY (subscriber)
);
grant delete, insert, select, update on outbox_cursor to campaigns_app;

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
grant insert, select on outbox_event to campaigns_app;

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
grant delete, insert, select, update on outbox_parked to campaigns_app;

create table person_link (
  person_id uuid not null,
  link_id uuid not null,
  into_id uuid,
  constraint person_link_pkey PRIMARY KEY (person_id),
  constraint person_link_with_another CHECK ((into_id <> person_id))
);
comment on table person_link is 'no-delete: into_id is null once two persons are two again';
CREATE INDEX person_link_into ON public.person_link USING btree (into_id) WHERE (into_id IS NOT NULL);
grant insert, select, update on person_link to campaigns_app;

create table purchase (
  id uuid not null,
  member_id uuid,
  channel text not null,
  occurred_at timestamp with time zone not null,
  recorded_at timestamp with time zone not null default app_now(),
  amount_minor bigint not null,
  currency text not null,
  tier text not null,
  tier_numerator bigint not null,
  tier_denominator bigint not null,
  pending_until timestamp with time zone not null,
  posted_at timestamp with time zone,
  posting_attempts integer not null default 0,
  next_posting_at timestamp with time zone not null,
  card_digest bytea,
  payment text,
  latitude double precision,
  longitude double precision,
  constraint purchase_pkey PRIMARY KEY (id),
  constraint purchase_amount_minor_check CHECK ((amount_minor >= 0)),
  constraint purchase_at_a_whole_place CHECK (((latitude IS NULL) = (longitude IS NULL))),
  constraint purchase_is_somebodys CHECK (((member_id IS NOT NULL) OR (posted_at IS NULL))),
  constraint purchase_latitude_check CHECK (((latitude >= ('-90'::integer)::double precision) AND (latitude <= (90)::double precision))),
  constraint purchase_longitude_check CHECK (((longitude >= ('-180'::integer)::double precision) AND (longitude <= (180)::double precision))),
  constraint purchase_tier_denominator_check CHECK ((tier_denominator > 0)),
  constraint purchase_tier_numerator_check CHECK ((tier_numerator > 0))
);
CREATE INDEX purchase_by_time ON public.purchase USING btree (occurred_at, id);
CREATE INDEX purchase_of_card ON public.purchase USING btree (card_digest, occurred_at) WHERE (card_digest IS NOT NULL);
CREATE INDEX purchase_of_member ON public.purchase USING btree (member_id, occurred_at, id);
CREATE INDEX purchase_to_post ON public.purchase USING btree (next_posting_at) WHERE ((posted_at IS NULL) AND (member_id IS NOT NULL));
grant delete, insert, select, update on purchase to campaigns_app;

create table purchase_line (
  purchase_id uuid not null,
  position integer not null,
  line_id text not null,
  sku text not null,
  category text,
  quantity integer not null,
  amount_minor bigint not null,
  returned integer not null default 0,
  brand text,
  constraint purchase_line_pkey PRIMARY KEY (purchase_id, "position"),
  constraint purchase_line_purchase_id_line_id_key UNIQUE (purchase_id, line_id),
  constraint purchase_line_purchase_id_fkey FOREIGN KEY (purchase_id) REFERENCES purchase(id),
  constraint no_more_back_than_bought CHECK (((returned >= 0) AND (returned <= quantity))),
  constraint purchase_line_amount_minor_check CHECK ((amount_minor >= 0)),
  constraint purchase_line_quantity_check CHECK ((quantity >= 1))
);
grant delete, insert, select, update on purchase_line to campaigns_app;

create table purchase_return (
  id uuid not null,
  purchase_id uuid not null,
  returned_at timestamp with time zone not null default app_now(),
  amount_minor bigint not null,
  posted_at timestamp with time zone,
  taken bigint,
  owed bigint,
  forgone bigint,
  posting_attempts integer not null default 0,
  next_posting_at timestamp with time zone not null,
  constraint purchase_return_pkey PRIMARY KEY (id),
  constraint purchase_return_purchase_id_fkey FOREIGN KEY (purchase_id) REFERENCES purchase(id),
  constraint purchase_return_amount_minor_check CHECK ((amount_minor >= 0)),
  constraint purchase_return_check CHECK ((((posted_at IS NULL) = (taken IS NULL)) AND ((taken IS NULL) = (owed IS NULL)) AND ((owed IS NULL) = (forgone IS NULL)))),
  constraint purchase_return_forgone_check CHECK ((forgone >= 0)),
  constraint purchase_return_owed_check CHECK ((owed >= 0)),
  constraint purchase_return_taken_check CHECK ((taken >= 0))
);
CREATE INDEX return_of_purchase ON public.purchase_return USING btree (purchase_id, returned_at);
CREATE INDEX return_to_post ON public.purchase_return USING btree (next_posting_at) WHERE (posted_at IS NULL);
grant delete, insert, select, update on purchase_return to campaigns_app;

create table purchase_return_line (
  return_id uuid not null,
  position integer not null,
  quantity integer not null,
  before integer not null,
  amount_minor bigint not null,
  constraint purchase_return_line_pkey PRIMARY KEY (return_id, "position"),
  constraint purchase_return_line_return_id_fkey FOREIGN KEY (return_id) REFERENCES purchase_return(id),
  constraint purchase_return_line_amount_minor_check CHECK ((amount_minor >= 0)),
  constraint purchase_return_line_before_check CHECK ((before >= 0)),
  constraint purchase_return_line_quantity_check CHECK ((quantity >= 1))
);
grant delete, insert, select, update on purchase_return_line to campaigns_app;

create table rule_book (
  only_row boolean not null default true,
  stamp bigint not null default 1,
  constraint rule_book_pkey PRIMARY KEY (only_row),
  constraint rule_book_only_row_check CHECK (only_row)
);
grant delete, insert, select, update on rule_book to campaigns_app;
