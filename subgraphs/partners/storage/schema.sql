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

CREATE OR REPLACE FUNCTION public.keep_exchange_as_quoted()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
  begin
    if old.ended_at is not null then
      -- Of an end that was reached the device may be taken out, and one that was committed may be marked as reversed, once.
      if (to_jsonb(old) - '{device,reversed_at}'::text[]) is distinct from (to_jsonb(new) - '{device,reversed_at}'::text[])
         or (new.device is not null and new.device is distinct from old.device)
         or (new.reversed_at is distinct from old.reversed_at
             and (old.reversed_at is not null or old.stage <> 'COMMITTED'))
      then
        raise exception 'exchange % is fixed', old.id;
      end if;
    elsif (old.id, old.member_id, old.from_currency, old.to_currency, old.from_brand, old.to_brand, old.requested,
           old.given, old.received, old.fee, old.numerator, old.denominator, old.step, old.fee_percent,
           old.rate_version, old.settlement_numerator, old.settlement_denominator, old.way, old.agreed)
          is distinct from
          (new.id, new.member_id, new.from_currency, new.to_currency, new.from_brand, new.to_brand, new.requested,
           new.given, new.received, new.fee, new.numerator, new.denominator, new.step, new.fee_percent,
           new.rate_version, new.settlement_numerator, new.settlement_denominator, new.way, new.agreed)
       or (old.ends_at <> new.ends_at
           and not (old.stage = 'PENDING' and new.stage = 'QUOTED' and old.review_id is not null))
       or (old.answer_by is not null and old.answer_by is distinct from new.answer_by)
       or (old.partner_key is not null
           and (old.keyed_by, old.partner_key) is distinct from (new.keyed_by, new.partner_key))
       or new.reversed_at is not null
    then
      raise exception 'exchange % is fixed', old.id;
    end if;
    return new;
  end $function$
;

CREATE OR REPLACE FUNCTION public.keep_settlement_item()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
      begin
        raise exception 'settlement item % is fixed', old.id;
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

create table agreement_version (
  brand text not null,
  version integer not null,
  valid_from timestamp(3) with time zone not null,
  valid_until timestamp(3) with time zone,
  terms jsonb not null,
  approved_at timestamp(3) with time zone not null default app_now(),
  constraint agreement_version_pkey PRIMARY KEY (brand, version),
  constraint agreement_version_brand_fkey FOREIGN KEY (brand) REFERENCES brand(code),
  constraint agreement_window CHECK ((valid_until > valid_from))
);
grant delete, insert, select, update on agreement_version to partners_app;

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
grant insert, select, update on answer_record to partners_app;

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
grant delete, insert, select, update on approval to partners_app;

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
grant insert, select on audit_log to partners_app;

create table brand (
  id uuid not null,
  code text not null,
  name_zh_cn text not null,
  name_en text not null,
  is_programme boolean not null default false,
  since timestamp(3) with time zone not null default app_now(),
  is_sandbox boolean not null default false,
  constraint brand_pkey PRIMARY KEY (id),
  constraint brand_code_key UNIQUE (code),
  constraint brand_programme_is_real CHECK ((NOT (is_programme AND is_sandbox)))
);
CREATE UNIQUE INDEX brand_one_programme ON public.brand USING btree (is_programme) WHERE is_programme;
grant delete, insert, select, update on brand to partners_app;

create table brand_suspension (
  brand text not null,
  since timestamp(3) with time zone not null default app_now(),
  by text not null,
  reason text not null,
  constraint brand_suspension_pkey PRIMARY KEY (brand),
  constraint brand_suspension_brand_fkey FOREIGN KEY (brand) REFERENCES brand(code)
);
grant delete, insert, select, update on brand_suspension to partners_app;

create table cap_usage (
  brand text not null,
  cap text not null,
  day date,
  member_id uuid,
  used bigint not null,
  at_most bigint not null,
  constraint cap_usage_once UNIQUE NULLS NOT DISTINCT (brand, cap, day, member_id),
  constraint cap_usage_brand_fkey FOREIGN KEY (brand) REFERENCES brand(code),
  constraint cap_usage_cap_check CHECK ((cap = ANY (ARRAY['PER_MEMBER_PER_DAY'::text, 'PER_DAY_GIVEN'::text, 'PER_DAY_RECEIVED'::text, 'IN_TOTAL'::text]))),
  constraint cap_usage_of_day CHECK (((cap = 'IN_TOTAL'::text) = (day IS NULL))),
  constraint cap_usage_of_member CHECK (((cap = 'PER_MEMBER_PER_DAY'::text) = (member_id IS NOT NULL))),
  constraint cap_usage_used_check CHECK ((used >= 0))
);
CREATE INDEX cap_usage_of_past ON public.cap_usage USING btree (day) WHERE (day IS NOT NULL);
grant delete, insert, select, update on cap_usage to partners_app;

create table clock_shift (
  only_row boolean not null default true,
  shift interval not null default '00:00:00'::interval,
  constraint clock_shift_pkey PRIMARY KEY (only_row),
  constraint clock_shift_only_row_check CHECK (only_row)
);
comment on table clock_shift is 'read-only for the application: tests and the demo move it as the owner';
grant select on clock_shift to partners_app;

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
grant delete, insert, select, update on configuration_version to partners_app;

create table currency (
  code text not null,
  brand_id uuid not null,
  name_zh_cn text not null,
  name_en text not null,
  points_per_yuan integer not null,
  home text not null default 'HOSTED'::text,
  constraint currency_pkey PRIMARY KEY (code),
  constraint currency_brand_id_key UNIQUE (brand_id),
  constraint currency_brand_id_fkey FOREIGN KEY (brand_id) REFERENCES brand(id),
  constraint currency_home_check CHECK ((home = ANY (ARRAY['HOSTED'::text, 'REMOTE'::text]))),
  constraint currency_points_per_yuan_check CHECK ((points_per_yuan > 0))
);
grant delete, insert, select, update on currency to partners_app;

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
grant insert, select, update on erasure_duty to partners_app;

create table exchange (
  id uuid not null,
  member_id uuid not null,
  stage text not null default 'PENDING'::text,
  from_currency text not null,
  to_currency text not null,
  from_brand text not null,
  to_brand text not null,
  requested bigint not null,
  given bigint not null,
  received bigint not null,
  fee bigint not null,
  numerator bigint not null,
  denominator bigint not null,
  step bigint not null,
  fee_percent integer not null,
  rate_version integer not null,
  settlement_numerator bigint not null,
  settlement_denominator bigint not null,
  created_at timestamp(3) with time zone not null default app_now(),
  ends_at timestamp(3) with time zone not null,
  ended_at timestamp(3) with time zone,
  attempts integer not null default 0,
  next_attempt_at timestamp(3) with time zone,
  device text,
  review_id uuid,
  review_until timestamp(3) with time zone,
  way text not null default 'HOSTED'::text,
  agreed jsonb not null default '{}'::jsonb,
  answer_by timestamp(3) with time zone,
  keyed_by text,
  partner_key text,
  reject_reason text,
  reversed_at timestamp(3) with time zone,
  constraint exchange_pkey PRIMARY KEY (id),
  constraint exchange_from_brand_fkey FOREIGN KEY (from_brand) REFERENCES brand(code),
  constraint exchange_from_currency_fkey FOREIGN KEY (from_currency) REFERENCES currency(code),
  constraint exchange_keyed_by_fkey FOREIGN KEY (keyed_by) REFERENCES brand(code),
  constraint exchange_to_brand_fkey FOREIGN KEY (to_brand) REFERENCES brand(code),
  constraint exchange_to_currency_fkey FOREIGN KEY (to_currency) REFERENCES currency(code),
  constraint exchange_answer_by_announced CHECK (((way = 'OUTBOUND'::text) OR ((answer_by IS NULL) AND (stage <> ALL (ARRAY['ANNOUNCED'::text, 'REJECTING'::text, 'TIMING_OUT'::text, 'REJECTED'::text, 'TIMED_OUT'::text]))))),
  constraint exchange_ended CHECK ((((stage = ANY (ARRAY['COMMITTED'::text, 'CANCELLED'::text, 'EXPIRED'::text, 'REFUSED'::text, 'REJECTED'::text, 'TIMED_OUT'::text])) = (ended_at IS NOT NULL)) AND ((ended_at IS NULL) = (next_attempt_at IS NOT NULL)))),
  constraint exchange_fee_check CHECK ((fee >= 0)),
  constraint exchange_given_check CHECK ((given > 0)),
  constraint exchange_partner_key_whole CHECK (((keyed_by IS NULL) = (partner_key IS NULL))),
  constraint exchange_received_check CHECK ((received > 0)),
  constraint exchange_review_whole CHECK (((review_id IS NULL) = (review_until IS NULL))),
  constraint exchange_rounded_down CHECK ((((received + fee))::numeric = div(((given)::numeric * (numerator)::numeric), (denominator)::numeric))),
  constraint exchange_settlement_denominator_check CHECK ((settlement_denominator > 0)),
  constraint exchange_settlement_numerator_check CHECK ((settlement_numerator > 0)),
  constraint exchange_stage_check CHECK ((stage = ANY (ARRAY['PENDING'::text, 'QUOTED'::text, 'ANNOUNCED'::text, 'COMMITTING'::text, 'CANCELLING'::text, 'EXPIRING'::text, 'REJECTING'::text, 'TIMING_OUT'::text, 'COMMITTED'::text, 'CANCELLED'::text, 'EXPIRED'::text, 'REFUSED'::text, 'REJECTED'::text, 'TIMED_OUT'::text]))),
  constraint exchange_way_check CHECK ((way = ANY (ARRAY['HOSTED'::text, 'OUTBOUND'::text, 'INBOUND'::text]))),
  constraint exchange_whole_steps CHECK (((given <= requested) AND ((requested - given) < step) AND ((given % step) = 0)))
);
CREATE INDEX exchange_by_time ON public.exchange USING btree (created_at, id);
CREATE INDEX exchange_committed ON public.exchange USING btree (ended_at) WHERE (stage = 'COMMITTED'::text);
CREATE INDEX exchange_due ON public.exchange USING btree (next_attempt_at) WHERE (next_attempt_at IS NOT NULL);
CREATE INDEX exchange_of_from_brand ON public.exchange USING btree (from_brand, created_at, id);
CREATE INDEX exchange_of_member ON public.exchange USING btree (member_id, created_at DESC, id DESC);
CREATE INDEX exchange_of_review ON public.exchange USING btree (review_id) WHERE (review_id IS NOT NULL);
CREATE INDEX exchange_of_to_brand ON public.exchange USING btree (to_brand, created_at, id);
CREATE UNIQUE INDEX exchange_partner_key ON public.exchange USING btree (keyed_by, partner_key) WHERE ((partner_key IS NOT NULL) AND (stage <> 'REFUSED'::text));
CREATE TRIGGER exchange_as_quoted BEFORE UPDATE ON public.exchange FOR EACH ROW EXECUTE FUNCTION keep_exchange_as_quoted();
grant delete, insert, select, update on exchange to partners_app;

create table exchange_rate (
  from_currency text not null,
  to_currency text not null,
  numerator bigint not null,
  denominator bigint not null,
  step bigint not null,
  fee_percent integer not null,
  version integer not null,
  constraint exchange_rate_pkey PRIMARY KEY (from_currency, to_currency),
  constraint exchange_rate_from_currency_fkey FOREIGN KEY (from_currency) REFERENCES currency(code),
  constraint exchange_rate_to_currency_fkey FOREIGN KEY (to_currency) REFERENCES currency(code),
  constraint exchange_rate_check CHECK ((from_currency <> to_currency)),
  constraint exchange_rate_denominator_check CHECK ((denominator > 0)),
  constraint exchange_rate_fee_percent_check CHECK (((fee_percent >= 0) AND (fee_percent <= 99))),
  constraint exchange_rate_numerator_check CHECK ((numerator > 0)),
  constraint exchange_rate_step_check CHECK ((step > 0))
);
grant delete, insert, select, update on exchange_rate to partners_app;

create table exchange_reversal (
  reversal_id uuid not null,
  exchange_id uuid not null,
  attempt integer not null,
  by text not null,
  reason text not null,
  state text not null default 'PENDING'::text,
  asked_at timestamp(3) with time zone not null default app_now(),
  ended_at timestamp(3) with time zone,
  attempts integer not null default 0,
  next_attempt_at timestamp(3) with time zone,
  constraint exchange_reversal_pkey PRIMARY KEY (reversal_id),
  constraint exchange_reversal_attempt UNIQUE (exchange_id, attempt),
  constraint exchange_reversal_exchange_id_fkey FOREIGN KEY (exchange_id) REFERENCES exchange(id),
  constraint exchange_reversal_attempt_check CHECK ((attempt >= 1)),
  constraint exchange_reversal_ended CHECK ((((state = 'PENDING'::text) = (ended_at IS NULL)) AND ((ended_at IS NULL) = (next_attempt_at IS NOT NULL)))),
  constraint exchange_reversal_state_check CHECK ((state = ANY (ARRAY['PENDING'::text, 'DONE'::text, 'REFUSED'::text])))
);
CREATE INDEX exchange_reversal_due ON public.exchange_reversal USING btree (next_attempt_at) WHERE (next_attempt_at IS NOT NULL);
CREATE UNIQUE INDEX exchange_reversal_once ON public.exchange_reversal USING btree (exchange_id) WHERE (state <> 'REFUSED'::text);
grant delete, insert, select, update on exchange_reversal to partners_app;

create table inbox_event (
  source text not null,
  id uuid not null,
  taken_at timestamp with time zone not null default app_now(),
  constraint inbox_event_pkey PRIMARY KEY (source, id)
);
comment on table inbox_event is 'append-only: an event that was taken stays taken';
grant insert, select on inbox_event to partners_app;

create table migration (
  id integer not null default nextval('migration_id_seq'::regclass),
  timestamp bigint not null,
  name character varying not null,
  constraint PK_3043fc6b8af7c99b8b98830094f PRIMARY KEY (id)
);
grant select on migration to partners_app;

create table outbox_cursor (
  subscriber text not null,
  transaction_id xid8 not null default '0'::xid8,
  sequence bigint not null default 0,
  constraint outbox_cursor_pkey PRIMARY KEY (subscriber)
);
grant delete, insert, select, update on outbox_cursor to partners_app;

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
grant insert, select on outbox_event to partners_app;

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
grant delete, insert, select, update on outbox_parked to partners_app;

create table partner_alert (
  id uuid not null default gen_random_uuid(),
  brand text not null,
  rule text not null,
  about text not null,
  details jsonb not null,
  raised_at timestamp(3) with time zone not null default app_now(),
  seen_at timestamp(3) with time zone,
  seen_by text,
  constraint partner_alert_pkey PRIMARY KEY (id),
  constraint partner_alert_brand_rule_about_key UNIQUE (brand, rule, about),
  constraint partner_alert_brand_fkey FOREIGN KEY (brand) REFERENCES brand(code),
  constraint partner_alert_check CHECK (((seen_at IS NULL) = (seen_by IS NULL)))
);
CREATE INDEX partner_alert_by_time ON public.partner_alert USING btree (raised_at DESC, id DESC);
grant delete, insert, select, update on partner_alert to partners_app;

create table partner_client (
  id uuid not null,
  brand_id uuid not null,
  name text not null,
  scopes text[] not null,
  networks text[] not null,
  calls_per_day integer,
  secret_digest bytea not null,
  previous_digest bytea,
  previous_until timestamp(3) with time zone,
  created_at timestamp(3) with time zone not null default app_now(),
  last_used_at timestamp(3) with time zone,
  revoked_at timestamp(3) with time zone,
  constraint partner_client_pkey PRIMARY KEY (id),
  constraint partner_client_brand_id_fkey FOREIGN KEY (brand_id) REFERENCES brand(id),
  constraint partner_client_calls_per_day_check CHECK ((calls_per_day > 0)),
  constraint partner_client_previous_whole CHECK (((previous_digest IS NULL) = (previous_until IS NULL))),
  constraint partner_client_revoked_alone CHECK (((revoked_at IS NULL) OR (previous_digest IS NULL))),
  constraint partner_client_scopes_check CHECK ((cardinality(scopes) > 0))
);
comment on table partner_client is 'no-delete: a client that was revoked stays known';
CREATE INDEX partner_client_by_time ON public.partner_client USING btree (created_at DESC, id DESC);
CREATE INDEX partner_client_of_brand ON public.partner_client USING btree (brand_id, created_at DESC, id DESC);
grant insert, select, update on partner_client to partners_app;

create table partner_link (
  member_id uuid not null,
  brand_id uuid not null,
  linked_at timestamp(3) with time zone not null default app_now(),
  link_id uuid not null default gen_random_uuid(),
  proven_at timestamp(3) with time zone default app_now(),
  partner_member bytea,
  constraint partner_link_pkey PRIMARY KEY (member_id, brand_id),
  constraint partner_link_link_id_key UNIQUE (link_id),
  constraint partner_link_brand_id_fkey FOREIGN KEY (brand_id) REFERENCES brand(id),
  constraint partner_link_member_of_proven CHECK (((partner_member IS NULL) OR (proven_at IS NOT NULL)))
);
CREATE UNIQUE INDEX partner_link_of_partner_member ON public.partner_link USING btree (brand_id, partner_member) WHERE (partner_member IS NOT NULL);
grant delete, insert, select, update on partner_link to partners_app;

create table partner_link_code (
  member_id uuid not null,
  brand_id uuid not null,
  code bytea not null,
  expires_at timestamp(3) with time zone not null,
  constraint partner_link_code_pkey PRIMARY KEY (member_id, brand_id),
  constraint partner_link_code_once UNIQUE (brand_id, code),
  constraint partner_link_code_brand_id_fkey FOREIGN KEY (brand_id) REFERENCES brand(id)
);
CREATE INDEX partner_link_code_until ON public.partner_link_code USING btree (expires_at);
grant delete, insert, select, update on partner_link_code to partners_app;

create table partner_link_key (
  id uuid not null,
  brand_id uuid not null,
  algorithm text not null,
  public_key jsonb,
  salt bytea,
  created_at timestamp(3) with time zone not null default app_now(),
  revoked_at timestamp(3) with time zone,
  constraint partner_link_key_pkey PRIMARY KEY (id),
  constraint partner_link_key_brand_id_fkey FOREIGN KEY (brand_id) REFERENCES brand(id),
  constraint partner_link_key_algorithm_check CHECK ((algorithm = ANY (ARRAY['HS256'::text, 'EdDSA'::text]))),
  constraint partner_link_key_whole CHECK (
CASE algorithm
    WHEN 'EdDSA'::text THEN ((public_key IS NOT NULL) AND (salt IS NULL))
    ELSE ((public_key IS NULL) AND (salt IS NOT NULL))
END)
);
comment on table partner_link_key is 'no-delete: a key that was revoked stays known';
CREATE INDEX partner_link_key_of_brand ON public.partner_link_key USING btree (brand_id) WHERE (revoked_at IS NULL);
grant insert, select, update on partner_link_key to partners_app;

create table partner_link_miss (
  brand_id uuid not null,
  partner_member bytea not null,
  misses integer not null,
  until timestamp(3) with time zone not null,
  constraint partner_link_miss_pkey PRIMARY KEY (brand_id, partner_member),
  constraint partner_link_miss_brand_id_fkey FOREIGN KEY (brand_id) REFERENCES brand(id),
  constraint partner_link_miss_misses_check CHECK ((misses > 0))
);
CREATE INDEX partner_link_miss_until ON public.partner_link_miss USING btree (until);
grant delete, insert, select, update on partner_link_miss to partners_app;

create table partner_link_token (
  brand_id uuid not null,
  token bytea not null,
  until timestamp(3) with time zone not null,
  constraint partner_link_token_pkey PRIMARY KEY (brand_id, token),
  constraint partner_link_token_brand_id_fkey FOREIGN KEY (brand_id) REFERENCES brand(id)
);
CREATE INDEX partner_link_token_until ON public.partner_link_token USING btree (until);
grant delete, insert, select, update on partner_link_token to partners_app;

create table partner_points_limit (
  brand_id uuid not null,
  points_per_day bigint not null,
  constraint partner_points_limit_pkey PRIMARY KEY (brand_id),
  constraint partner_points_limit_brand_id_fkey FOREIGN KEY (brand_id) REFERENCES brand(id),
  constraint partner_points_limit_points_per_day_check CHECK ((points_per_day > 0))
);
grant delete, insert, select, update on partner_points_limit to partners_app;

create table partner_points_taken (
  brand_id uuid not null,
  day date not null,
  points bigint not null,
  constraint partner_points_taken_pkey PRIMARY KEY (brand_id, day),
  constraint partner_points_taken_brand_id_fkey FOREIGN KEY (brand_id) REFERENCES brand(id),
  constraint partner_points_taken_points_check CHECK ((points > 0))
);
grant delete, insert, select, update on partner_points_taken to partners_app;

create table partner_risk (
  id uuid not null,
  brand text,
  title text not null,
  description text not null,
  defined_by text not null,
  defined_at timestamp(3) with time zone not null default app_now(),
  version integer not null default 1,
  owner text not null,
  state text not null default 'OPEN'::text,
  likelihood integer not null,
  effect integer not null,
  constraint partner_risk_pkey PRIMARY KEY (id),
  constraint partner_risk_brand_fkey FOREIGN KEY (brand) REFERENCES brand(code),
  constraint partner_risk_effect_check CHECK (((effect >= 1) AND (effect <= 5))),
  constraint partner_risk_likelihood_check CHECK (((likelihood >= 1) AND (likelihood <= 5))),
  constraint partner_risk_state_check CHECK ((state = ANY (ARRAY['OPEN'::text, 'MITIGATED'::text, 'ACCEPTED'::text, 'CLOSED'::text]))),
  constraint partner_risk_version_check CHECK ((version > 0))
);
comment on table partner_risk is 'no-delete: a risk is closed, not forgotten';
CREATE INDEX partner_risk_by_time ON public.partner_risk USING btree (defined_at DESC, id DESC);
grant insert, select, update on partner_risk to partners_app;

create table partner_risk_version (
  risk_id uuid not null,
  version integer not null,
  owner text not null,
  state text not null,
  likelihood integer not null,
  effect integer not null,
  note text not null,
  by text not null,
  at timestamp(3) with time zone not null default app_now(),
  constraint partner_risk_version_pkey PRIMARY KEY (risk_id, version),
  constraint partner_risk_version_risk_id_fkey FOREIGN KEY (risk_id) REFERENCES partner_risk(id)
);
comment on table partner_risk_version is 'append-only: what was thought of a risk stays told';
grant insert, select on partner_risk_version to partners_app;

create table person_link (
  person_id uuid not null,
  link_id uuid not null,
  into_id uuid,
  constraint person_link_pkey PRIMARY KEY (person_id),
  constraint person_link_with_another CHECK ((into_id <> person_id))
);
comment on table person_link is 'no-delete: into_id is null once two persons are two again';
CREATE INDEX person_link_into ON public.person_link USING btree (into_id) WHERE (into_id IS NOT NULL);
grant insert, select, update on person_link to partners_app;

create table points_block (
  id uuid not null,
  brand text not null,
  currency text not null,
  points bigint not null,
  by text not null,
  asked_at timestamp(3) with time zone not null default app_now(),
  booked_at timestamp(3) with time zone,
  attempts integer not null default 0,
  next_attempt_at timestamp(3) with time zone,
  constraint points_block_pkey PRIMARY KEY (id),
  constraint points_block_brand_fkey FOREIGN KEY (brand) REFERENCES brand(code),
  constraint points_block_currency_fkey FOREIGN KEY (currency) REFERENCES currency(code),
  constraint points_block_booked CHECK (((booked_at IS NULL) = (next_attempt_at IS NOT NULL))),
  constraint points_block_points_check CHECK ((points > 0))
);
CREATE INDEX points_block_due ON public.points_block USING btree (next_attempt_at) WHERE (next_attempt_at IS NOT NULL);
CREATE INDEX points_block_of_brand ON public.points_block USING btree (brand, currency, asked_at DESC, id DESC);
grant delete, insert, select, update on points_block to partners_app;

create table sandbox_call (
  brand_id uuid not null,
  call text not null,
  id uuid not null,
  first_at timestamp(3) with time zone not null default app_now(),
  constraint sandbox_call_pkey PRIMARY KEY (brand_id, call, id),
  constraint sandbox_call_brand_id_fkey FOREIGN KEY (brand_id) REFERENCES brand(id)
);
CREATE INDEX sandbox_call_first_at ON public.sandbox_call USING btree (first_at);
grant delete, insert, select, update on sandbox_call to partners_app;

create table settlement_dispute (
  id uuid not null,
  item_id uuid not null,
  exchange_id uuid not null,
  brand text not null,
  other_brand text not null,
  reason text not null,
  note text not null,
  raised_by text not null,
  raised_at timestamp(3) with time zone not null default app_now(),
  state text not null default 'OPEN'::text,
  accepts boolean,
  answer text,
  answered_by text,
  answered_at timestamp(3) with time zone,
  resolution_id uuid,
  proposed_received bigint,
  proposed_note text,
  proposed_by text,
  proposed_at timestamp(3) with time zone,
  upheld_given bigint,
  upheld_received bigint,
  upheld_fee bigint,
  resolved_by text,
  resolved_at timestamp(3) with time zone,
  constraint settlement_dispute_pkey PRIMARY KEY (id),
  constraint settlement_dispute_item_id_key UNIQUE (item_id),
  constraint settlement_dispute_resolution_id_key UNIQUE (resolution_id),
  constraint settlement_dispute_brand_fkey FOREIGN KEY (brand) REFERENCES brand(code),
  constraint settlement_dispute_exchange_id_fkey FOREIGN KEY (exchange_id) REFERENCES exchange(id),
  constraint settlement_dispute_item_id_fkey FOREIGN KEY (item_id) REFERENCES settlement_item(id),
  constraint settlement_dispute_other_brand_fkey FOREIGN KEY (other_brand) REFERENCES brand(code),
  constraint settlement_dispute_answered CHECK (((accepts IS NULL) = (answered_at IS NULL))),
  constraint settlement_dispute_between_two CHECK ((brand <> other_brand)),
  constraint settlement_dispute_four_eyes CHECK ((resolved_by <> proposed_by)),
  constraint settlement_dispute_proposed CHECK (((state <> ALL (ARRAY['PROPOSED'::text, 'RESOLVED'::text])) OR ((resolution_id IS NOT NULL) AND (proposed_by IS NOT NULL)))),
  constraint settlement_dispute_reason_check CHECK ((reason = ANY (ARRAY['UNKNOWN_TO_US'::text, 'WRONG_AMOUNT'::text, 'WRONG_RATE'::text, 'DUPLICATE'::text, 'OTHER'::text]))),
  constraint settlement_dispute_resolved CHECK (((state = 'RESOLVED'::text) = ((resolved_at IS NOT NULL) AND (upheld_received IS NOT NULL)))),
  constraint settlement_dispute_state_check CHECK ((state = ANY (ARRAY['OPEN'::text, 'ANSWERED'::text, 'PROPOSED'::text, 'RESOLVED'::text])))
);
comment on table settlement_dispute is 'no-delete: what was doubted stays told';
CREATE INDEX settlement_dispute_by_time ON public.settlement_dispute USING btree (raised_at DESC, id DESC);
CREATE INDEX settlement_dispute_of_brand ON public.settlement_dispute USING btree (brand, raised_at DESC, id DESC);
CREATE INDEX settlement_dispute_of_exchange ON public.settlement_dispute USING btree (exchange_id);
CREATE INDEX settlement_dispute_of_other ON public.settlement_dispute USING btree (other_brand, raised_at DESC, id DESC);
grant insert, select, update on settlement_dispute to partners_app;

create table settlement_item (
  id uuid not null,
  kind text not null,
  exchange_id uuid not null,
  period text not null,
  from_brand text not null,
  to_brand text not null,
  given bigint not null,
  received bigint not null,
  fee bigint not null,
  rate_numerator bigint not null,
  rate_denominator bigint not null,
  posted_at timestamp(3) with time zone not null,
  written_at timestamp(3) with time zone not null default app_now(),
  dispute_id uuid,
  constraint settlement_item_pkey PRIMARY KEY (id),
  constraint settlement_item_dispute_id_fkey FOREIGN KEY (dispute_id) REFERENCES settlement_dispute(id),
  constraint settlement_item_exchange_id_fkey FOREIGN KEY (exchange_id) REFERENCES exchange(id),
  constraint settlement_item_from_brand_fkey FOREIGN KEY (from_brand) REFERENCES brand(code),
  constraint settlement_item_to_brand_fkey FOREIGN KEY (to_brand) REFERENCES brand(code),
  constraint settlement_item_kind_check CHECK ((kind = ANY (ARRAY['EXCHANGE'::text, 'REVERSAL'::text, 'DISPUTE'::text, 'RESOLUTION'::text]))),
  constraint settlement_item_of_dispute CHECK (((kind = ANY (ARRAY['DISPUTE'::text, 'RESOLUTION'::text])) = (dispute_id IS NOT NULL))),
  constraint settlement_item_period_check CHECK ((period ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'::text)),
  constraint settlement_item_rate_denominator_check CHECK ((rate_denominator > 0)),
  constraint settlement_item_rate_numerator_check CHECK ((rate_numerator > 0)),
  constraint settlement_item_signs CHECK (
CASE kind
    WHEN 'EXCHANGE'::text THEN ((given > 0) AND (received > 0) AND (fee >= 0))
    WHEN 'REVERSAL'::text THEN ((given <= 0) AND (received <= 0) AND (fee <= 0))
    ELSE (((given <= 0) AND (received <= 0) AND (fee <= 0)) OR ((given >= 0) AND (received >= 0) AND (fee >= 0)))
END)
);
CREATE UNIQUE INDEX settlement_item_of_dispute_once ON public.settlement_item USING btree (dispute_id, kind) WHERE (dispute_id IS NOT NULL);
CREATE INDEX settlement_item_of_period ON public.settlement_item USING btree (period, from_brand, to_brand, id);
CREATE UNIQUE INDEX settlement_item_once ON public.settlement_item USING btree (exchange_id, kind) WHERE (kind = ANY (ARRAY['EXCHANGE'::text, 'REVERSAL'::text]));
CREATE TRIGGER settlement_item_fixed BEFORE DELETE OR UPDATE ON public.settlement_item FOR EACH ROW EXECUTE FUNCTION keep_settlement_item();
grant delete, insert, select, update on settlement_item to partners_app;

create table settlement_line (
  period text not null,
  from_brand text not null,
  to_brand text not null,
  rate_numerator bigint not null,
  rate_denominator bigint not null,
  exchanges bigint not null,
  items bigint not null,
  given bigint not null,
  received bigint not null,
  fee bigint not null,
  amount_minor bigint not null,
  constraint settlement_line_pkey PRIMARY KEY (period, from_brand, to_brand, rate_numerator, rate_denominator),
  constraint settlement_line_from_brand_fkey FOREIGN KEY (from_brand) REFERENCES brand(code),
  constraint settlement_line_period_fkey FOREIGN KEY (period) REFERENCES settlement_period(period),
  constraint settlement_line_to_brand_fkey FOREIGN KEY (to_brand) REFERENCES brand(code),
  constraint settlement_line_items_check CHECK ((items > 0))
);
comment on table settlement_line is 'append-only: what a closed month came to stays';
grant insert, select on settlement_line to partners_app;

create table settlement_payment (
  id uuid not null,
  period text not null,
  payer text not null,
  payee text not null,
  amount_minor bigint not null,
  state text not null default 'OPEN'::text,
  reference text,
  paid_on date,
  advised_by text,
  advised_at timestamp(3) with time zone,
  rejection text,
  rejected_at timestamp(3) with time zone,
  confirmed_by text,
  confirmed_at timestamp(3) with time zone,
  constraint settlement_payment_pkey PRIMARY KEY (id),
  constraint settlement_payment_period_payer_payee_key UNIQUE (period, payer, payee),
  constraint settlement_payment_payee_fkey FOREIGN KEY (payee) REFERENCES brand(code),
  constraint settlement_payment_payer_fkey FOREIGN KEY (payer) REFERENCES brand(code),
  constraint settlement_payment_period_fkey FOREIGN KEY (period) REFERENCES settlement_period(period),
  constraint settlement_payment_advised CHECK (((state <> 'OPEN'::text) = ((reference IS NOT NULL) AND (paid_on IS NOT NULL) AND (advised_by IS NOT NULL) AND (advised_at IS NOT NULL)))),
  constraint settlement_payment_amount_minor_check CHECK ((amount_minor > 0)),
  constraint settlement_payment_between_two CHECK ((payer <> payee)),
  constraint settlement_payment_confirmed CHECK (((state = 'CONFIRMED'::text) = ((confirmed_by IS NOT NULL) AND (confirmed_at IS NOT NULL)))),
  constraint settlement_payment_state_check CHECK ((state = ANY (ARRAY['OPEN'::text, 'ADVISED'::text, 'CONFIRMED'::text])))
);
comment on table settlement_payment is 'no-delete: what is owed is paid, not forgotten';
CREATE INDEX settlement_payment_unpaid ON public.settlement_payment USING btree (payer) WHERE (state <> 'CONFIRMED'::text);
grant insert, select, update on settlement_payment to partners_app;

create table settlement_period (
  period text not null,
  state text not null,
  marked_at timestamp(3) with time zone not null default app_now(),
  closed_at timestamp(3) with time zone,
  constraint settlement_period_pkey PRIMARY KEY (period),
  constraint settlement_period_closed CHECK (((state = 'CLOSED'::text) = (closed_at IS NOT NULL))),
  constraint settlement_period_period_check CHECK ((period ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'::text)),
  constraint settlement_period_state_check CHECK ((state = ANY (ARRAY['CLOSING'::text, 'CLOSED'::text])))
);
comment on table settlement_period is 'no-delete: a month that is closed is not opened again';
grant insert, select, update on settlement_period to partners_app;

create table settlement_statement (
  period text not null,
  brand text not null,
  items bigint not null,
  net_minor bigint not null,
  digest bytea not null,
  cover text not null,
  key_id text,
  signature bytea,
  made_at timestamp(3) with time zone not null default app_now(),
  constraint settlement_statement_pkey PRIMARY KEY (period, brand),
  constraint settlement_statement_brand_fkey FOREIGN KEY (brand) REFERENCES brand(code),
  constraint settlement_statement_period_fkey FOREIGN KEY (period) REFERENCES settlement_period(period),
  constraint settlement_statement_digest_check CHECK ((length(digest) = 32)),
  constraint settlement_statement_signed CHECK (((key_id IS NULL) = (signature IS NULL)))
);
comment on table settlement_statement is 'append-only: what was signed stays signed';
grant insert, select on settlement_statement to partners_app;

create table statement_key (
  key_id text not null,
  x text not null,
  since timestamp(3) with time zone not null default app_now(),
  constraint statement_key_pkey PRIMARY KEY (key_id)
);
comment on table statement_key is 'append-only: statements are checked by the key that signed them, however long ago';
grant insert, select on statement_key to partners_app;

create table webhook_delivery (
  id uuid not null default gen_random_uuid(),
  message_id uuid not null,
  endpoint_id uuid not null,
  brand text not null,
  type text not null,
  told_at timestamp(3) with time zone not null,
  state text not null default 'WAITING'::text,
  attempts integer not null default 0,
  replays integer not null default 0,
  next_attempt_at timestamp(3) with time zone default app_now(),
  taken_until timestamp(3) with time zone,
  last_attempt_at timestamp(3) with time zone,
  last_status integer,
  problem text,
  delivered_at timestamp(3) with time zone,
  constraint webhook_delivery_pkey PRIMARY KEY (id),
  constraint webhook_delivery_once UNIQUE (message_id, endpoint_id),
  constraint webhook_delivery_message_id_fkey FOREIGN KEY (message_id) REFERENCES webhook_message(id) ON DELETE CASCADE,
  constraint webhook_delivery_delivered_whole CHECK (((delivered_at IS NOT NULL) OR (state <> 'DELIVERED'::text))),
  constraint webhook_delivery_due_while_waiting CHECK (((next_attempt_at IS NOT NULL) = (state = 'WAITING'::text))),
  constraint webhook_delivery_state_check CHECK ((state = ANY (ARRAY['WAITING'::text, 'DELIVERED'::text, 'DEAD'::text, 'WITHDRAWN'::text]))),
  constraint webhook_delivery_taken_while_waiting CHECK (((taken_until IS NULL) OR (state = 'WAITING'::text)))
);
CREATE INDEX webhook_delivery_by_state ON public.webhook_delivery USING btree (state, told_at, id) WHERE (state <> 'DELIVERED'::text);
CREATE INDEX webhook_delivery_due ON public.webhook_delivery USING btree (endpoint_id, next_attempt_at) WHERE (state = 'WAITING'::text);
CREATE INDEX webhook_delivery_newest ON public.webhook_delivery USING btree (told_at, id);
CREATE INDEX webhook_delivery_of_brand ON public.webhook_delivery USING btree (brand, told_at, id);
CREATE INDEX webhook_delivery_of_brand_by_state ON public.webhook_delivery USING btree (brand, state, told_at, id);
grant delete, insert, select, update on webhook_delivery to partners_app;

create table webhook_endpoint (
  id uuid not null,
  brand text not null,
  url text not null,
  types text[] not null,
  state text not null default 'PENDING'::text,
  paused_because text,
  secret_sealed bytea,
  earlier_secret_sealed bytea,
  earlier_until timestamp(3) with time zone,
  challenge_id uuid,
  failing_since timestamp(3) with time zone,
  created_at timestamp(3) with time zone not null default app_now(),
  changed_at timestamp(3) with time zone not null default app_now(),
  confirmed_at timestamp(3) with time zone,
  constraint webhook_endpoint_pkey PRIMARY KEY (id),
  constraint webhook_endpoint_brand_fkey FOREIGN KEY (brand) REFERENCES brand(code),
  constraint webhook_endpoint_confirmed CHECK (((confirmed_at IS NOT NULL) OR (state = ANY (ARRAY['PENDING'::text, 'REMOVED'::text])))),
  constraint webhook_endpoint_earlier_whole CHECK (((earlier_secret_sealed IS NULL) = (earlier_until IS NULL))),
  constraint webhook_endpoint_paused_because_check CHECK ((paused_because = ANY (ARRAY['ASKED'::text, 'GONE'::text]))),
  constraint webhook_endpoint_paused_whole CHECK (((paused_because IS NOT NULL) = (state = 'PAUSED'::text))),
  constraint webhook_endpoint_signs CHECK (((secret_sealed IS NULL) = (state = 'REMOVED'::text))),
  constraint webhook_endpoint_state_check CHECK ((state = ANY (ARRAY['PENDING'::text, 'ACTIVE'::text, 'PAUSED'::text, 'REMOVED'::text]))),
  constraint webhook_endpoint_types_check CHECK (((cardinality(types) >= 1) AND (cardinality(types) <= 50)))
);
comment on table webhook_endpoint is 'no-delete: what was told is told of where';
CREATE INDEX webhook_endpoint_of_brand ON public.webhook_endpoint USING btree (brand, created_at, id) WHERE (state <> 'REMOVED'::text);
grant insert, select, update on webhook_endpoint to partners_app;

create table webhook_message (
  id uuid not null,
  brand text not null,
  type text not null,
  data jsonb not null,
  created_at timestamp(3) with time zone not null default app_now(),
  sequence bigint not null generated always as identity,
  constraint webhook_message_pkey PRIMARY KEY (id),
  constraint webhook_message_brand_fkey FOREIGN KEY (brand) REFERENCES brand(code)
);
CREATE INDEX webhook_message_by_time ON public.webhook_message USING btree (created_at);
CREATE INDEX webhook_message_of_brand ON public.webhook_message USING btree (brand, created_at DESC, id DESC);
grant delete, insert, select, update on webhook_message to partners_app;
