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

CREATE OR REPLACE FUNCTION public.refuse_change_of_audit_log()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
  begin
    raise exception 'audit_log is append-only' using errcode = 'insufficient_privilege';
  end $function$
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
grant insert, select, update on answer_record to rewards_app;

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
grant delete, insert, select, update on approval to rewards_app;

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
grant insert, select on audit_log to rewards_app;

create table clock_shift (
  only_row boolean not null default true,
  shift interval not null default '00:00:00'::interval,
  constraint clock_shift_pkey PRIMARY KEY (only_row),
  constraint clock_shift_only_row_check CHECK (only_row)
);
comment on table clock_shift is 'read-only for the application: tests and the demo move it as the owner';
grant select on clock_shift to rewards_app;

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
grant delete, insert, select, update on configuration_version to rewards_app;

create table coupon_code (
  id bigint not null generated always as identity,
  pool_id uuid,
  kind text not null,
  code_sealed bytea not null,
  code_digest bytea not null,
  state text not null,
  redemption_id uuid,
  content_no smallint,
  piece integer,
  valid_from timestamp(3) with time zone,
  valid_until timestamp(3) with time zone,
  given_at timestamp(3) with time zone,
  used_at timestamp(3) with time zone,
  used_by text,
  use_id uuid,
  constraint coupon_code_pkey PRIMARY KEY (id),
  constraint coupon_code_pool_id_fkey FOREIGN KEY (pool_id) REFERENCES coupon_pool(id),
  constraint coupon_code_code_digest_check CHECK ((octet_length(code_digest) = 32)),
  constraint coupon_code_given_whole CHECK (((state = ANY (ARRAY['GIVEN'::text, 'USED'::text, 'REVOKED'::text])) = (given_at IS NOT NULL))),
  constraint coupon_code_kind_check CHECK ((kind = ANY (ARRAY['COUPON'::text, 'TICKET'::text, 'VOUCHER'::text]))),
  constraint coupon_code_of_pool CHECK (((pool_id IS NOT NULL) = (kind = 'COUPON'::text))),
  constraint coupon_code_own_given_at_once CHECK (((pool_id IS NOT NULL) OR (state <> ALL (ARRAY['FREE'::text, 'RESERVED'::text])))),
  constraint coupon_code_piece_check CHECK ((piece >= 1)),
  constraint coupon_code_place_whole CHECK ((((redemption_id IS NULL) = (content_no IS NULL)) AND ((redemption_id IS NULL) = (piece IS NULL)))),
  constraint coupon_code_state_check CHECK ((state = ANY (ARRAY['FREE'::text, 'RESERVED'::text, 'GIVEN'::text, 'USED'::text, 'REVOKED'::text]))),
  constraint coupon_code_used_whole CHECK ((((state = 'USED'::text) = (used_at IS NOT NULL)) AND ((used_at IS NULL) = (used_by IS NULL)) AND ((used_at IS NULL) = (use_id IS NULL)))),
  constraint coupon_code_valid_whole CHECK ((valid_until > valid_from)),
  constraint coupon_code_whose CHECK (((state = 'FREE'::text) = (redemption_id IS NULL)))
) with (autovacuum_vacuum_scale_factor=0, autovacuum_vacuum_threshold=5000);
comment on table coupon_code is 'no-delete: what was given once is never given again, also where it is uploaded again';
CREATE INDEX coupon_code_free ON public.coupon_code USING btree (pool_id, id) WHERE (state = 'FREE'::text);
CREATE INDEX coupon_code_of_redemption ON public.coupon_code USING btree (redemption_id) WHERE (state = ANY (ARRAY['GIVEN'::text, 'USED'::text, 'REVOKED'::text]));
CREATE UNIQUE INDEX coupon_code_once ON public.coupon_code USING btree (code_digest);
CREATE INDEX coupon_code_reserved ON public.coupon_code USING btree (redemption_id) WHERE (state = 'RESERVED'::text);
grant insert, select, update on coupon_code to rewards_app;

create table coupon_pool (
  id uuid not null,
  name_zh_cn text not null,
  name_en text not null,
  low_at integer not null,
  valid_until timestamp(3) with time zone,
  created_by text not null,
  created_at timestamp(3) with time zone not null default app_now(),
  uploaded bigint not null default 0,
  free bigint not null default 0,
  reserved bigint not null default 0,
  given bigint not null default 0,
  used bigint not null default 0,
  revoked bigint not null default 0,
  low_since timestamp(3) with time zone,
  constraint coupon_pool_pkey PRIMARY KEY (id),
  constraint coupon_pool_adds_up CHECK ((uploaded = ((((free + reserved) + given) + used) + revoked))),
  constraint coupon_pool_free_check CHECK ((free >= 0)),
  constraint coupon_pool_given_check CHECK ((given >= 0)),
  constraint coupon_pool_low_at_check CHECK ((low_at >= 0)),
  constraint coupon_pool_name_en_check CHECK ((name_en <> ''::text)),
  constraint coupon_pool_name_zh_cn_check CHECK ((name_zh_cn <> ''::text)),
  constraint coupon_pool_reserved_check CHECK ((reserved >= 0)),
  constraint coupon_pool_revoked_check CHECK ((revoked >= 0)),
  constraint coupon_pool_used_check CHECK ((used >= 0))
);
comment on table coupon_pool is 'no-delete: its codes are with members';
CREATE INDEX coupon_pool_newest ON public.coupon_pool USING btree (created_at DESC, id DESC);
grant insert, select, update on coupon_pool to rewards_app;

create table coupon_pool_change (
  id bigint not null generated always as identity,
  pool_id uuid not null,
  uploaded bigint not null default 0,
  free bigint not null default 0,
  reserved bigint not null default 0,
  given bigint not null default 0,
  used bigint not null default 0,
  revoked bigint not null default 0,
  constraint coupon_pool_change_pkey PRIMARY KEY (id),
  constraint coupon_pool_change_pool_id_fkey FOREIGN KEY (pool_id) REFERENCES coupon_pool(id),
  constraint coupon_pool_change_adds_up CHECK ((uploaded = ((((free + reserved) + given) + used) + revoked)))
);
CREATE INDEX coupon_pool_change_of_pool ON public.coupon_pool_change USING btree (pool_id);
grant delete, insert, select, update on coupon_pool_change to rewards_app;

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
grant insert, select, update on erasure_duty to rewards_app;

create table fulfilment (
  id uuid not null default gen_random_uuid(),
  redemption_id uuid not null,
  content_no smallint not null,
  piece integer not null,
  kind text not null,
  state text not null,
  count integer not null,
  valid_from timestamp(3) with time zone,
  valid_until timestamp(3) with time zone,
  carrier text,
  tracking_number text,
  partner_id uuid,
  partner_sku text,
  partner_reference text,
  reason text,
  opened_at timestamp(3) with time zone not null default app_now(),
  changed_at timestamp(3) with time zone not null default app_now(),
  delivered_at timestamp(3) with time zone,
  constraint fulfilment_pkey PRIMARY KEY (id),
  constraint fulfilment_once UNIQUE (redemption_id, content_no, piece),
  constraint fulfilment_redemption_id_fkey FOREIGN KEY (redemption_id) REFERENCES redemption(id),
  constraint fulfilment_content_no_check CHECK ((content_no >= 0)),
  constraint fulfilment_count_check CHECK ((count >= 1)),
  constraint fulfilment_delivered_whole CHECK (((delivered_at IS NOT NULL) OR (state <> ALL (ARRAY['GIVEN'::text, 'IN_FORCE'::text, 'DELIVERED'::text])))),
  constraint fulfilment_partner_of_partner CHECK (((kind = 'PARTNER'::text) OR ((partner_id IS NULL) AND (partner_reference IS NULL)))),
  constraint fulfilment_piece_check CHECK ((piece >= 1)),
  constraint fulfilment_shipment_of_goods CHECK (((kind = 'GOODS'::text) OR ((carrier IS NULL) AND (tracking_number IS NULL)))),
  constraint fulfilment_state_of_kind CHECK (
CASE kind
    WHEN 'GOODS'::text THEN (state = ANY (ARRAY['TO_SHIP'::text, 'READY_FOR_PICKUP'::text, 'SHIPPED'::text, 'DELIVERED'::text, 'LOST'::text, 'BACK'::text, 'REVOKED'::text]))
    WHEN 'PRIVILEGE'::text THEN (state = ANY (ARRAY['IN_FORCE'::text, 'REVOKED'::text]))
    WHEN 'DONATION'::text THEN (state = 'GIVEN'::text)
    WHEN 'PARTNER'::text THEN (state = ANY (ARRAY['ASKED'::text, 'CONFIRMED'::text, 'DELIVERED'::text, 'REFUSED'::text, 'REVOKED'::text]))
    ELSE ((kind = ANY (ARRAY['COUPON'::text, 'SERVICE'::text, 'TICKET'::text])) AND (state = ANY (ARRAY['GIVEN'::text, 'REVOKED'::text])))
END)
);
comment on table fulfilment is 'no-delete: what became of what was redeemed';
CREATE INDEX fulfilment_by_state ON public.fulfilment USING btree (state, opened_at, id) WHERE (state <> ALL (ARRAY['GIVEN'::text, 'IN_FORCE'::text, 'DELIVERED'::text, 'REVOKED'::text]));
CREATE INDEX fulfilment_newest ON public.fulfilment USING btree (opened_at, id);
CREATE INDEX fulfilment_of_partner ON public.fulfilment USING btree (partner_id, opened_at, id) WHERE (partner_id IS NOT NULL);
grant insert, select, update on fulfilment to rewards_app;

create table inbox_event (
  source text not null,
  id uuid not null,
  taken_at timestamp with time zone not null default app_now(),
  constraint inbox_event_pkey PRIMARY KEY (source, id)
);
comment on table inbox_event is 'append-only: an event that was taken stays taken';
grant insert, select on inbox_event to rewards_app;

create table migration (
  id integer not null default nextval('migration_id_seq'::regclass),
  timestamp bigint not null,
  name character varying not null,
  constraint PK_3043fc6b8af7c99b8b98830094f PRIMARY KEY (id)
);
grant select on migration to rewards_app;

create table outbox_cursor (
  subscriber text not null,
  transaction_id xid8 not null default '0'::xid8,
  sequence bigint not null default 0,
  constraint outbox_cursor_pkey PRIMARY KEY (subscriber)
);
grant delete, insert, select, update on outbox_cursor to rewards_app;

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
grant insert, select on outbox_event to rewards_app;

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
grant delete, insert, select, update on outbox_parked to rewards_app;

create table partner_endpoint (
  partner_id uuid not null,
  partner_code text not null,
  url text not null,
  secret_sealed bytea not null,
  earlier_secret_sealed bytea,
  earlier_until timestamp(3) with time zone,
  changed_at timestamp(3) with time zone not null default app_now(),
  constraint partner_endpoint_pkey PRIMARY KEY (partner_id),
  constraint partner_endpoint_partner_code_key UNIQUE (partner_code),
  constraint partner_endpoint_earlier_whole CHECK (((earlier_secret_sealed IS NULL) = (earlier_until IS NULL)))
);
comment on table partner_endpoint is 'no-delete: by it a report is known to be its partner''s';
grant insert, select, update on partner_endpoint to rewards_app;

create table partner_message (
  id uuid not null default gen_random_uuid(),
  fulfilment_id uuid not null,
  type text not null,
  state text not null default 'WAITING'::text,
  attempts integer not null default 0,
  next_attempt_at timestamp(3) with time zone default app_now(),
  problem text,
  sent_at timestamp(3) with time zone,
  constraint partner_message_pkey PRIMARY KEY (id),
  constraint partner_message_once UNIQUE (fulfilment_id, type),
  constraint partner_message_fulfilment_id_fkey FOREIGN KEY (fulfilment_id) REFERENCES fulfilment(id),
  constraint partner_message_due_while_waiting CHECK (((next_attempt_at IS NOT NULL) = (state = 'WAITING'::text))),
  constraint partner_message_sent_whole CHECK (((sent_at IS NOT NULL) = (state = 'SENT'::text))),
  constraint partner_message_state_check CHECK ((state = ANY (ARRAY['WAITING'::text, 'SENT'::text, 'DEAD'::text, 'WITHDRAWN'::text]))),
  constraint partner_message_type_check CHECK ((type = ANY (ARRAY['REQUESTED'::text, 'CANCELLED'::text])))
);
comment on table partner_message is 'no-delete: what partners were told';
CREATE INDEX partner_message_dead ON public.partner_message USING btree (fulfilment_id) WHERE (state = 'DEAD'::text);
CREATE INDEX partner_message_due ON public.partner_message USING btree (next_attempt_at) WHERE (next_attempt_at IS NOT NULL);
grant insert, select, update on partner_message to rewards_app;

create table person_link (
  person_id uuid not null,
  link_id uuid not null,
  into_id uuid,
  constraint person_link_pkey PRIMARY KEY (person_id),
  constraint person_link_with_another CHECK ((into_id <> person_id))
);
comment on table person_link is 'no-delete: into_id is null once two persons are two again';
CREATE INDEX person_link_into ON public.person_link USING btree (into_id) WHERE (into_id IS NOT NULL);
grant insert, select, update on person_link to rewards_app;

create table redemption (
  id uuid not null,
  member_id uuid not null,
  reward_id uuid not null,
  points bigint not null,
  cash_amount_minor bigint,
  cash_currency text,
  currency text not null,
  status text not null default 'PENDING'::text,
  created_at timestamp(3) with time zone not null default app_now(),
  held_until timestamp(3) with time zone not null,
  settled_at timestamp(3) with time zone,
  attempts integer not null default 0,
  next_attempt_at timestamp(3) with time zone,
  device text,
  review_id uuid,
  review_until timestamp(3) with time zone,
  listed_points bigint,
  bonus_numerator integer not null default 1,
  bonus_denominator integer not null default 1,
  benefits_version integer,
  pieces integer not null default 1,
  reward_version integer,
  tier text,
  contents jsonb not null default '[{"kind": "GOODS", "count": 1}]'::jsonb,
  cancel_days integer,
  partner_id uuid,
  cash_state text,
  cash_refunded_minor bigint not null default 0,
  pieces_returned integer not null default 0,
  pieces_returning integer not null default 0,
  return_refused_at timestamp(3) with time zone,
  ended_at timestamp(3) with time zone,
  fulfilled_at timestamp(3) with time zone,
  constraint redemption_pkey PRIMARY KEY (id),
  constraint redemption_reward_id_fkey FOREIGN KEY (reward_id) REFERENCES reward(id),
  constraint redemption_bonus_denominator_check CHECK ((bonus_denominator > 0)),
  constraint redemption_bonus_never_dearer CHECK ((bonus_numerator >= bonus_denominator)),
  constraint redemption_bonus_whole CHECK (((listed_points IS NULL) = (benefits_version IS NULL))),
  constraint redemption_cancel_days_check CHECK ((cancel_days >= 0)),
  constraint redemption_cash_amount_minor_check CHECK (((cash_amount_minor >= 1) AND (cash_amount_minor <= '9007199254740991'::bigint))),
  constraint redemption_cash_refunded_minor_check CHECK ((cash_refunded_minor >= 0)),
  constraint redemption_cash_state_check CHECK ((cash_state = ANY (ARRAY['ASKED'::text, 'WAITING'::text, 'TAKEN'::text, 'DECLINED'::text, 'RELEASED'::text]))),
  constraint redemption_cash_whole CHECK (((cash_amount_minor IS NULL) = (cash_currency IS NULL))),
  constraint redemption_check CHECK ((listed_points >= points)),
  constraint redemption_due_while_pending CHECK (((next_attempt_at IS NOT NULL) = (status = 'PENDING'::text))),
  constraint redemption_ended_whole CHECK (((ended_at IS NULL) = (status = 'PENDING'::text))),
  constraint redemption_pieces_check CHECK (((pieces >= 1) AND (pieces <= 1000))),
  constraint redemption_pieces_whole CHECK (((pieces_returned >= 0) AND (pieces_returning >= 0) AND ((pieces_returned + pieces_returning) <= pieces))),
  constraint redemption_points_check CHECK (((points >= 1) AND (points <= '9007199254740991'::bigint))),
  constraint redemption_refunded_at_most CHECK ((cash_refunded_minor <= COALESCE(cash_amount_minor, (0)::bigint))),
  constraint redemption_returned_whole CHECK ((((status = 'CANCELLED'::text) = (pieces_returned = pieces)) AND ((pieces_returned = 0) OR (status = ANY (ARRAY['SETTLED'::text, 'CANCELLED'::text]))))),
  constraint redemption_returning_while_settled CHECK (((pieces_returning = 0) OR (status = 'SETTLED'::text))),
  constraint redemption_review_whole CHECK (((review_id IS NULL) = (review_until IS NULL))),
  constraint redemption_settled_whole CHECK (((settled_at IS NOT NULL) = (status = ANY (ARRAY['SETTLED'::text, 'CANCELLED'::text])))),
  constraint redemption_status_check CHECK ((status = ANY (ARRAY['PENDING'::text, 'SETTLED'::text, 'VOIDED'::text, 'CANCELLED'::text])))
);
CREATE INDEX redemption_by_time ON public.redemption USING brin (created_at, settled_at, ended_at) WITH (autosummarize='on');
CREATE INDEX redemption_due ON public.redemption USING btree (next_attempt_at) WHERE (next_attempt_at IS NOT NULL);
CREATE INDEX redemption_of_member ON public.redemption USING btree (member_id, created_at DESC, id DESC);
CREATE INDEX redemption_of_review ON public.redemption USING btree (review_id) WHERE (review_id IS NOT NULL);
CREATE INDEX redemption_of_reward ON public.redemption USING btree (reward_id);
CREATE INDEX redemption_of_tier ON public.redemption USING btree (reward_id, tier, created_at) WHERE (status = ANY (ARRAY['PENDING'::text, 'SETTLED'::text]));
grant delete, insert, select, update on redemption to rewards_app;

create table redemption_address (
  redemption_id uuid not null,
  sealed bytea not null,
  constraint redemption_address_pkey PRIMARY KEY (redemption_id),
  constraint redemption_address_redemption_id_fkey FOREIGN KEY (redemption_id) REFERENCES redemption(id)
);
grant delete, insert, select, update on redemption_address to rewards_app;

create table redemption_return (
  id uuid not null,
  redemption_id uuid not null,
  pieces integer not null,
  points bigint not null,
  cash_minor bigint not null,
  by text not null,
  reason text,
  restocks integer not null,
  state text not null default 'PENDING'::text,
  asked_at timestamp(3) with time zone not null default app_now(),
  ended_at timestamp(3) with time zone,
  cash_refused boolean not null default false,
  attempts integer not null default 0,
  next_attempt_at timestamp(3) with time zone,
  constraint redemption_return_pkey PRIMARY KEY (id),
  constraint redemption_return_redemption_id_fkey FOREIGN KEY (redemption_id) REFERENCES redemption(id),
  constraint redemption_return_cash_minor_check CHECK (((cash_minor >= 0) AND (cash_minor <= '9007199254740991'::bigint))),
  constraint redemption_return_check CHECK (((restocks >= 0) AND (restocks <= pieces))),
  constraint redemption_return_due_while_pending CHECK (((next_attempt_at IS NOT NULL) = (state = 'PENDING'::text))),
  constraint redemption_return_ended_whole CHECK (((ended_at IS NULL) = (state = 'PENDING'::text))),
  constraint redemption_return_pieces_check CHECK ((pieces >= 1)),
  constraint redemption_return_points_check CHECK (((points >= 1) AND (points <= '9007199254740991'::bigint))),
  constraint redemption_return_state_check CHECK ((state = ANY (ARRAY['PENDING'::text, 'DONE'::text, 'REFUSED'::text])))
);
CREATE INDEX redemption_return_due ON public.redemption_return USING btree (next_attempt_at) WHERE (next_attempt_at IS NOT NULL);
CREATE INDEX redemption_return_of ON public.redemption_return USING btree (redemption_id);
grant delete, insert, select, update on redemption_return to rewards_app;

create table redemption_step (
  redemption_id uuid not null,
  no bigint not null generated always as identity,
  step text not null,
  at timestamp(3) with time zone not null default app_now(),
  by text,
  reason text,
  constraint redemption_step_pkey PRIMARY KEY (redemption_id, no)
);
comment on table redemption_step is 'no-delete: the history of a redemption';
grant insert, select, update on redemption_step to rewards_app;

create table reward (
  id uuid not null,
  version integer not null,
  title_zh_cn text not null,
  title_en text not null,
  prices jsonb not null,
  lowest_points bigint not null,
  stock bigint,
  taken bigint not null default 0,
  partner_id uuid,
  opens_at timestamp(3) with time zone not null,
  closes_at timestamp(3) with time zone,
  listed_at timestamp(3) with time zone not null default app_now(),
  kind text not null default 'GOODS'::text,
  description_zh_cn text,
  description_en text,
  pictures jsonb not null default '[]'::jsonb,
  category text,
  brand text,
  slider jsonb,
  audience jsonb,
  limits jsonb not null default '[]'::jsonb,
  drops jsonb not null default '[]'::jsonb,
  contents jsonb not null default '[{"kind": "GOODS", "count": 1}]'::jsonb,
  cost_minor bigint,
  cancel_days integer,
  ended_at timestamp(3) with time zone,
  ended_by text,
  constraint reward_pkey PRIMARY KEY (id),
  constraint reward_cancel_days_check CHECK (((cancel_days >= 0) AND (cancel_days <= 365))),
  constraint reward_closes_after_opening CHECK ((closes_at > opens_at)),
  constraint reward_cost_minor_check CHECK (((cost_minor >= 0) AND (cost_minor <= '9007199254740991'::bigint))),
  constraint reward_described_whole CHECK (((description_zh_cn IS NULL) = (description_en IS NULL))),
  constraint reward_drops_of_a_stock CHECK (((stock IS NOT NULL) OR (drops = '[]'::jsonb))),
  constraint reward_ended_whole CHECK (((ended_at IS NULL) = (ended_by IS NULL))),
  constraint reward_kind_check CHECK ((kind = ANY (ARRAY['GOODS'::text, 'COUPON'::text, 'SERVICE'::text, 'TICKET'::text, 'PRIVILEGE'::text, 'GIFT_BOX'::text, 'MEMBER_PACK'::text, 'DONATION'::text, 'PARTNER'::text]))),
  constraint reward_lowest_points_check CHECK (((lowest_points >= 1) AND (lowest_points <= '9007199254740991'::bigint))),
  constraint reward_never_oversold CHECK (((taken >= 0) AND ((stock IS NULL) OR (taken <= stock)))),
  constraint reward_prices_check CHECK (((jsonb_typeof(prices) = 'array'::text) AND (jsonb_array_length(prices) >= 1))),
  constraint reward_stock_check CHECK (((stock >= 0) AND (stock <= '9007199254740991'::bigint))),
  constraint reward_title_en_check CHECK ((title_en <> ''::text)),
  constraint reward_title_zh_cn_check CHECK ((title_zh_cn <> ''::text)),
  constraint reward_version_check CHECK ((version >= 1))
) with (fillfactor=50);
CREATE INDEX reward_newest ON public.reward USING btree (listed_at DESC, id DESC);
CREATE INDEX reward_of_category ON public.reward USING btree (category) WHERE (category IS NOT NULL);
grant delete, insert, select, update on reward to rewards_app;

create table reward_category (
  code text not null,
  name_zh_cn text not null,
  name_en text not null,
  defined_at timestamp(3) with time zone not null default app_now(),
  constraint reward_category_pkey PRIMARY KEY (code),
  constraint reward_category_code_check CHECK ((code ~ '^[a-z0-9-]{1,40}$'::text)),
  constraint reward_category_name_en_check CHECK ((name_en <> ''::text)),
  constraint reward_category_name_zh_cn_check CHECK ((name_zh_cn <> ''::text))
);
comment on table reward_category is 'no-delete: rewards that have ended still name it';
grant insert, select, update on reward_category to rewards_app;

create table reward_search (
  reward_id uuid not null,
  document tsvector not null,
  constraint reward_search_pkey PRIMARY KEY (reward_id),
  constraint reward_search_reward_id_fkey FOREIGN KEY (reward_id) REFERENCES reward(id) ON DELETE CASCADE
);
CREATE INDEX reward_search_document ON public.reward_search USING gin (document);
grant delete, insert, select, update on reward_search to rewards_app;

create table sandbox_payment (
  payment_id uuid not null,
  amount_minor bigint not null,
  currency text not null,
  state text not null,
  decides_at timestamp(3) with time zone,
  refunded_minor bigint not null default 0,
  constraint sandbox_payment_pkey PRIMARY KEY (payment_id),
  constraint sandbox_payment_amount_minor_check CHECK (((amount_minor >= 1) AND (amount_minor <= '9007199254740991'::bigint))),
  constraint sandbox_payment_refunded_at_most CHECK ((((refunded_minor >= 0) AND (refunded_minor <= amount_minor)) AND ((refunded_minor = 0) OR (state = 'CAPTURED'::text)))),
  constraint sandbox_payment_state_check CHECK ((state = ANY (ARRAY['PENDING'::text, 'AUTHORISED'::text, 'DECLINED'::text, 'CAPTURED'::text, 'RELEASED'::text])))
);
grant delete, insert, select, update on sandbox_payment to rewards_app;

create table sandbox_refund (
  refund_id uuid not null,
  payment_id uuid not null,
  amount_minor bigint not null,
  constraint sandbox_refund_pkey PRIMARY KEY (refund_id),
  constraint sandbox_refund_payment_id_fkey FOREIGN KEY (payment_id) REFERENCES sandbox_payment(payment_id),
  constraint sandbox_refund_amount_minor_check CHECK ((amount_minor >= 1))
);
grant delete, insert, select, update on sandbox_refund to rewards_app;

create table wish (
  id uuid not null default gen_random_uuid(),
  member_id uuid not null,
  reward_id uuid not null,
  created_at timestamp(3) with time zone not null default app_now(),
  told_points bigint,
  told_at timestamp(3) with time zone,
  next_look_at timestamp(3) with time zone not null default app_now(),
  constraint wish_pkey PRIMARY KEY (id),
  constraint wish_once UNIQUE (member_id, reward_id),
  constraint wish_reward_id_fkey FOREIGN KEY (reward_id) REFERENCES reward(id),
  constraint wish_told_points_check CHECK (((told_points >= 1) AND (told_points <= '9007199254740991'::bigint))),
  constraint wish_told_whole CHECK (((told_points IS NULL) OR (told_at IS NOT NULL)))
);
CREATE INDEX wish_due ON public.wish USING btree (next_look_at, id);
CREATE INDEX wish_of_reward ON public.wish USING btree (reward_id);
grant delete, insert, select, update on wish to rewards_app;
