-- Read from the system catalogue of a freshly migrated database by `npm run schema`; not edited by hand.

CREATE OR REPLACE FUNCTION public.app_now()
 RETURNS timestamp with time zone
 LANGUAGE sql
AS $function$select clock_timestamp() + shift from clock_shift$function$
;

CREATE OR REPLACE FUNCTION public.drop_file_of_data_before_encryption()
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
    begin
      if pg_relation_size('personal_data_before_encryption') = 0 then return; end if;
      lock table personal_data_before_encryption in access exclusive mode;
      if exists (select from personal_data_before_encryption) then raise exception 'not everything is sealed yet'; end if;
      truncate personal_data_before_encryption;
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

CREATE OR REPLACE FUNCTION public.refuse_change_of_member_access()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
      begin
        raise exception 'a row of member_access is never changed' using errcode = 'insufficient_privilege';
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
CREATE INDEX answer_of_card_change ON public.answer_record USING btree (COALESCE(((answer -> 'value'::text) ->> 'memberId'::text), (((answer -> 'refusal'::text) -> 'details'::text) ->> 'memberId'::text))) WHERE (mutation = ANY (ARRAY['blockCard'::text, 'replaceCard'::text]));
CREATE INDEX answer_of_completion ON public.answer_record USING btree (COALESCE(((answer -> 'value'::text) ->> 'memberId'::text), (((answer -> 'refusal'::text) -> 'details'::text) ->> 'memberNumber'::text))) WHERE (mutation = 'completeMembership'::text);
CREATE INDEX answer_of_enrolment ON public.answer_record USING btree (id) WHERE (mutation = 'enrolMember'::text);
CREATE INDEX answer_of_recorded_contact ON public.answer_record USING btree ((((answer -> 'value'::text) ->> 'memberId'::text))) WHERE (mutation = 'recordContact'::text);
CREATE INDEX answer_of_refused_inputs ON public.answer_record USING btree (created_at) WHERE ((mutation = ANY (ARRAY['enrolMember'::text, 'completeMembership'::text, 'blockCard'::text, 'replaceCard'::text, 'inviteToHousehold'::text, 'recordContact'::text])) AND (answer ? 'refusal'::text) AND (input_hash <> decode(repeat('00'::text, 32), 'hex'::text)));
CREATE INDEX answer_record_of_enrolment ON public.answer_record USING btree (id) WHERE (mutation = 'enrolMember'::text);
CREATE INDEX refused_enrolment_of_member ON public.answer_record USING btree (((((answer -> 'refusal'::text) -> 'details'::text) ->> 'memberNumber'::text))) WHERE (mutation = 'enrolMember'::text);
grant insert, select, update on answer_record to members_app;

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
grant delete, insert, select, update on approval to members_app;

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
grant insert, select on audit_log to members_app;

create table benefit_use (
  id uuid not null,
  member_id uuid not null,
  benefit_code text not null,
  period text not null,
  used_at timestamp(3) with time zone not null default app_now(),
  used_by text not null,
  constraint benefit_use_pkey PRIMARY KEY (id),
  constraint benefit_use_once UNIQUE (member_id, benefit_code, period),
  constraint benefit_use_member_id_fkey FOREIGN KEY (member_id) REFERENCES member(id),
  constraint benefit_use_period_check CHECK ((period ~ '^[0-9]{4}$'::text))
);
comment on table benefit_use is 'append-only: what was handed over stays handed over.';
grant insert, select on benefit_use to members_app;

create table card_batch (
  id uuid not null,
  first_serial bigint not null,
  last_serial bigint not null,
  issued_by text not null,
  issued_at timestamp with time zone not null default app_now(),
  constraint card_batch_pkey PRIMARY KEY (id),
  constraint card_batch_first_once UNIQUE (first_serial),
  constraint card_batch_last_once UNIQUE (last_serial),
  constraint card_batch_first_serial_check CHECK ((first_serial > 0)),
  constraint card_batch_is_a_range CHECK ((last_serial >= first_serial))
);
comment on table card_batch is 'append-only: a number that went to the printer is never given out again.';
grant insert, select on card_batch to members_app;

create table card_block (
  card_digest bytea not null,
  reason text not null,
  replaced_by bytea,
  blocked_by text not null,
  blocked_at timestamp with time zone not null default app_now(),
  constraint card_block_pkey PRIMARY KEY (card_digest),
  constraint card_block_card_digest_check CHECK ((octet_length(card_digest) = 32)),
  constraint card_block_reason_check CHECK ((reason = ANY (ARRAY['LOST'::text, 'STOLEN'::text, 'DAMAGED'::text, 'MISUSED'::text]))),
  constraint card_block_replaced_by_check CHECK ((octet_length(replaced_by) = 32))
);
comment on table card_block is 'no-delete: a blocked card stays blocked. Keyed digests of what is printed; whose card it is, only member_card says.';
grant insert, select, update on card_block to members_app;

create table clock_shift (
  only_row boolean not null default true,
  shift interval not null default '00:00:00'::interval,
  constraint clock_shift_pkey PRIMARY KEY (only_row),
  constraint clock_shift_only_row_check CHECK (only_row)
);
comment on table clock_shift is 'read-only for the application: tests and the demo move it as the owner';
grant select on clock_shift to members_app;

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
grant delete, insert, select, update on configuration_version to members_app;

create table consent_change (
  id bigint not null generated always as identity,
  change_id uuid not null,
  member_id uuid not null,
  purpose text not null,
  channel text,
  granted boolean not null,
  at timestamp(3) with time zone not null default app_now(),
  source text not null,
  by text not null,
  till text,
  text_version text,
  reason text,
  constraint consent_change_pkey PRIMARY KEY (id),
  constraint consent_change_member_id_fkey FOREIGN KEY (member_id) REFERENCES member(id),
  constraint consent_change_of_ops_has_a_reason CHECK (((source <> 'OPS'::text) OR (reason IS NOT NULL))),
  constraint consent_change_reason_check CHECK ((reason ~ '^[A-Z][A-Z0-9_]{1,39}$'::text)),
  constraint consent_change_source_check CHECK ((source = ANY (ARRAY['MEMBER'::text, 'CHANNEL'::text, 'OPS'::text, 'ERASURE'::text]))),
  constraint consent_change_subject CHECK (
CASE
    WHEN (purpose = ANY (ARRAY['SERVICE'::text, 'MARKETING'::text])) THEN (channel = ANY (ARRAY['SMS'::text, 'EMAIL'::text, 'PUSH'::text, 'PHONE'::text, 'POST'::text]))
    ELSE ((purpose = ANY (ARRAY['PROFILING'::text, 'PARTNER_SHARING'::text])) AND (channel IS NULL))
END),
  constraint consent_change_text_version_check CHECK ((text_version ~ '^[A-Za-z0-9._-]{1,40}$'::text)),
  constraint consent_change_till_check CHECK ((till ~ '^[A-Za-z0-9._-]{1,40}$'::text))
);
comment on table consent_change is 'append-only: what a member agreed to and took back, codes and ids alone; the latest word counts';
CREATE INDEX consent_change_latest ON public.consent_change USING btree (member_id, purpose, channel, id DESC);
CREATE INDEX consent_change_of_member ON public.consent_change USING btree (member_id, id DESC);
grant insert, select on consent_change to members_app;

create table contact_proof (
  member_id uuid not null,
  kind text not null,
  digest bytea not null,
  proven_at timestamp with time zone not null,
  constraint contact_proof_pkey PRIMARY KEY (member_id, kind, digest),
  constraint contact_proof_once UNIQUE (kind, digest),
  constraint contact_proof_member_id_fkey FOREIGN KEY (member_id) REFERENCES member(id),
  constraint contact_proof_kind_check CHECK ((kind = ANY (ARRAY['PHONE'::text, 'EMAIL'::text])))
);
comment on table contact_proof is 'Keyed hashes of the contacts in force of which their member has shown the code.';
grant delete, insert, select, update on contact_proof to members_app;

create table data_export (
  id uuid not null,
  member_id uuid not null,
  state text not null default 'RUNNING'::text,
  requested_at timestamp(3) with time zone not null default app_now(),
  ready_at timestamp(3) with time zone,
  expires_at timestamp(3) with time zone,
  taken_at timestamp(3) with time zone,
  token_hash bytea,
  sealed_token bytea,
  sealed_archive bytea,
  attempts integer not null default 0,
  next_attempt_at timestamp(3) with time zone default app_now(),
  fetched_at timestamp(3) with time zone,
  constraint data_export_pkey PRIMARY KEY (id),
  constraint data_export_token_hash_key UNIQUE (token_hash),
  constraint data_export_member_id_fkey FOREIGN KEY (member_id) REFERENCES member(id),
  constraint data_export_ready_whole CHECK ((((state = 'READY'::text) = (sealed_archive IS NOT NULL)) AND ((state = 'READY'::text) = (sealed_token IS NOT NULL)) AND ((state = 'RUNNING'::text) = (ready_at IS NULL)) AND ((ready_at IS NULL) = (expires_at IS NULL)) AND ((state = 'RUNNING'::text) = (next_attempt_at IS NOT NULL)))),
  constraint data_export_state_check CHECK ((state = ANY (ARRAY['RUNNING'::text, 'READY'::text, 'TAKEN'::text, 'EXPIRED'::text]))),
  constraint data_export_token_hash_check CHECK ((octet_length(token_hash) = 32))
);
CREATE INDEX data_export_of_member ON public.data_export USING btree (member_id, requested_at DESC);
CREATE UNIQUE INDEX data_export_one_ready ON public.data_export USING btree (member_id) WHERE (state = 'READY'::text);
CREATE UNIQUE INDEX data_export_one_running ON public.data_export USING btree (member_id) WHERE (state = 'RUNNING'::text);
CREATE INDEX data_export_to_expire ON public.data_export USING btree (expires_at) WHERE (state = 'READY'::text);
CREATE INDEX data_export_to_make ON public.data_export USING btree (next_attempt_at) WHERE (state = 'RUNNING'::text);
grant delete, insert, select, update on data_export to members_app;

create table enrolment (
  member_id uuid not null,
  enrolled_by text not null,
  device bytea,
  partner_reference bytea,
  completed_at timestamp with time zone,
  constraint enrolment_pkey PRIMARY KEY (member_id),
  constraint enrolment_device_once UNIQUE (device),
  constraint enrolment_reference_once UNIQUE (enrolled_by, partner_reference),
  constraint enrolment_member_id_fkey FOREIGN KEY (member_id) REFERENCES member(id)
);
comment on table enrolment is 'Forgetting a person is deleting their row here too: both digests lead to them.';
grant delete, insert, select, update on enrolment to members_app;

create table erasure (
  id uuid not null,
  member_id uuid not null,
  requested_by text not null,
  reason text,
  requested_at timestamp(3) with time zone not null default app_now(),
  state text not null default 'REQUESTED'::text,
  key_destroyed_at timestamp(3) with time zone,
  done_at timestamp(3) with time zone,
  certificate text,
  seal text,
  with_erasure_id uuid,
  told_at timestamp(3) with time zone,
  constraint erasure_pkey PRIMARY KEY (id),
  constraint erasure_member_id_key UNIQUE (member_id),
  constraint erasure_member_id_fkey FOREIGN KEY (member_id) REFERENCES member(id),
  constraint erasure_with_erasure_id_fkey FOREIGN KEY (with_erasure_id) REFERENCES erasure(id),
  constraint erasure_done_whole CHECK ((((state = 'DONE'::text) = (done_at IS NOT NULL)) AND ((done_at IS NULL) = (certificate IS NULL)) AND ((certificate IS NULL) = (seal IS NULL)) AND ((done_at IS NULL) OR (key_destroyed_at IS NOT NULL)))),
  constraint erasure_reason_check CHECK ((reason ~ '^[A-Z][A-Z0-9_]{1,39}$'::text)),
  constraint erasure_state_check CHECK ((state = ANY (ARRAY['REQUESTED'::text, 'RUNNING'::text, 'DONE'::text]))),
  constraint erasure_with_another CHECK ((with_erasure_id <> id))
);
comment on table erasure is 'no-delete: who was forgotten stays forgotten';
CREATE INDEX erasure_under_way ON public.erasure USING btree (requested_at) WHERE (state <> 'DONE'::text);
CREATE INDEX erasure_with ON public.erasure USING btree (with_erasure_id) WHERE (with_erasure_id IS NOT NULL);
grant insert, select, update on erasure to members_app;

create table erasure_part (
  erasure_id uuid not null,
  subgraph text not null,
  erased jsonb not null,
  done_at timestamp(3) with time zone not null,
  constraint erasure_part_pkey PRIMARY KEY (erasure_id, subgraph),
  constraint erasure_part_erasure_id_fkey FOREIGN KEY (erasure_id) REFERENCES erasure(id),
  constraint erasure_part_subgraph_check CHECK ((subgraph = ANY (ARRAY['members'::text, 'points'::text, 'rewards'::text, 'campaigns'::text, 'partners'::text])))
);
comment on table erasure_part is 'append-only: what each subgraph erased, kinds and numbers alone';
grant insert, select on erasure_part to members_app;

create table household (
  id uuid not null,
  head_id uuid not null,
  founded_at timestamp with time zone not null default app_now(),
  ended_at timestamp with time zone,
  constraint household_pkey PRIMARY KEY (id),
  constraint household_head_id_fkey FOREIGN KEY (head_id) REFERENCES member(id)
);
comment on table household is 'no-delete: one that has ended is never taken up again.';
grant insert, select, update on household to members_app;

create table household_departure (
  member_id uuid not null,
  left_at timestamp with time zone not null default app_now(),
  constraint household_departure_pkey PRIMARY KEY (member_id),
  constraint household_departure_member_id_fkey FOREIGN KEY (member_id) REFERENCES member(id)
);
grant delete, insert, select, update on household_departure to members_app;

create table household_invitation (
  id uuid not null,
  household_id uuid not null,
  invited_by uuid not null,
  member_id uuid,
  code_digest bytea,
  state text not null default 'OPEN'::text,
  made_at timestamp with time zone not null default app_now(),
  expires_at timestamp with time zone not null,
  settled_at timestamp with time zone,
  constraint household_invitation_pkey PRIMARY KEY (id),
  constraint household_invitation_code_once UNIQUE (code_digest),
  constraint household_invitation_household_id_fkey FOREIGN KEY (household_id) REFERENCES household(id),
  constraint household_invitation_invited_by_fkey FOREIGN KEY (invited_by) REFERENCES member(id),
  constraint household_invitation_member_id_fkey FOREIGN KEY (member_id) REFERENCES member(id),
  constraint household_invitation_code_digest_check CHECK ((octet_length(code_digest) = 32)),
  constraint household_invitation_settled CHECK (((state = 'OPEN'::text) = (settled_at IS NULL))),
  constraint household_invitation_state_check CHECK ((state = ANY (ARRAY['OPEN'::text, 'ACCEPTED'::text, 'DECLINED'::text]))),
  constraint household_invitation_to_one CHECK (((member_id IS NULL) <> (code_digest IS NULL)))
);
CREATE INDEX household_invitation_asked ON public.household_invitation USING btree (member_id, household_id);
CREATE INDEX household_invitation_by_member ON public.household_invitation USING btree (invited_by);
CREATE INDEX household_invitation_ever_of_member ON public.household_invitation USING btree (member_id) WHERE (member_id IS NOT NULL);
CREATE INDEX household_invitation_made ON public.household_invitation USING btree (invited_by, made_at);
CREATE INDEX household_invitation_of_household ON public.household_invitation USING btree (household_id) WHERE (state = 'OPEN'::text);
CREATE INDEX household_invitation_of_member ON public.household_invitation USING btree (member_id) WHERE (state = 'OPEN'::text);
grant delete, insert, select, update on household_invitation to members_app;

create table household_member (
  member_id uuid not null,
  household_id uuid not null,
  joined_at timestamp with time zone not null default app_now(),
  constraint household_member_pkey PRIMARY KEY (member_id),
  constraint household_member_household_id_fkey FOREIGN KEY (household_id) REFERENCES household(id),
  constraint household_member_member_id_fkey FOREIGN KEY (member_id) REFERENCES member(id)
);
CREATE INDEX household_member_of_household ON public.household_member USING btree (household_id);
grant delete, insert, select, update on household_member to members_app;

create table inbox_event (
  source text not null,
  id uuid not null,
  taken_at timestamp with time zone not null default app_now(),
  constraint inbox_event_pkey PRIMARY KEY (source, id)
);
comment on table inbox_event is 'append-only: an event that was taken stays taken';
grant insert, select on inbox_event to members_app;

create table inbox_message (
  id uuid not null,
  member_id uuid not null,
  kind text not null,
  params jsonb not null,
  at timestamp(3) with time zone not null default app_now(),
  read_at timestamp(3) with time zone,
  constraint inbox_message_pkey PRIMARY KEY (id),
  constraint inbox_message_member_id_fkey FOREIGN KEY (member_id) REFERENCES member(id),
  constraint inbox_message_kind_check CHECK ((kind ~ '^[A-Z_]{1,40}$'::text)),
  constraint inbox_message_read_after_it_came CHECK ((read_at >= at))
);
CREATE INDEX inbox_message_by_time ON public.inbox_message USING brin (at);
CREATE INDEX inbox_message_newest ON public.inbox_message USING btree (member_id, at DESC, id DESC);
CREATE INDEX inbox_message_unread ON public.inbox_message USING btree (member_id, at DESC, id DESC) WHERE (read_at IS NULL);
grant delete, insert, select, update on inbox_message to members_app;

create table member (
  id uuid not null,
  ordinal bigint not null,
  number text not null,
  status text not null default 'ACTIVE'::text,
  joined_at timestamp with time zone not null default app_now(),
  kind text not null default 'FULL'::text,
  merged_into uuid,
  constraint member_pkey PRIMARY KEY (id),
  constraint member_number_key UNIQUE (number),
  constraint member_ordinal_key UNIQUE (ordinal),
  constraint member_merged_into_fkey FOREIGN KEY (merged_into) REFERENCES member(id),
  constraint member_kind_known CHECK ((kind = ANY (ARRAY['LIGHT'::text, 'FULL'::text]))),
  constraint member_merged_into_another CHECK ((merged_into <> id)),
  constraint member_merged_leads_on CHECK (((status = 'MERGED'::text) = (merged_into IS NOT NULL))),
  constraint member_number_check CHECK ((number ~ '^[0-9]{8,16}$'::text)),
  constraint member_status_check CHECK ((status = ANY (ARRAY['ACTIVE'::text, 'SUSPENDED'::text, 'CLOSED'::text, 'ERASED'::text, 'MERGED'::text])))
);
CREATE INDEX member_merged_into ON public.member USING btree (merged_into) WHERE (merged_into IS NOT NULL);
grant delete, insert, select, update on member to members_app;

create table member_access (
  id uuid not null,
  member_id uuid not null,
  at timestamp(3) with time zone not null,
  by text not null,
  what text[] not null,
  request_id text not null,
  constraint member_access_pkey PRIMARY KEY (id),
  constraint member_access_member_id_fkey FOREIGN KEY (member_id) REFERENCES member(id),
  constraint member_access_what_check CHECK ((cardinality(what) > 0))
);
CREATE INDEX member_access_of_member ON public.member_access USING btree (member_id, at, id);
CREATE TRIGGER member_access_stays BEFORE UPDATE ON public.member_access FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_member_access();
grant delete, insert, select, update on member_access to members_app;

create table member_badge (
  award_id uuid not null,
  code text not null,
  member_id uuid not null,
  granted_at timestamp with time zone not null,
  withdrawn_at timestamp with time zone,
  constraint member_badge_pkey PRIMARY KEY (award_id, code),
  constraint member_badge_member_id_fkey FOREIGN KEY (member_id) REFERENCES member(id)
);
comment on table member_badge is 'no-delete: a badge that is taken back was given.';
CREATE INDEX member_badge_of_member ON public.member_badge USING btree (member_id);
grant insert, select, update on member_badge to members_app;

create table member_card (
  card_digest bytea not null,
  sealed_number bytea not null,
  member_id uuid not null,
  linked_at timestamp with time zone not null default app_now(),
  constraint member_card_pkey PRIMARY KEY (card_digest),
  constraint member_card_member_id_fkey FOREIGN KEY (member_id) REFERENCES member(id),
  constraint member_card_card_digest_check CHECK ((octet_length(card_digest) = 32))
);
CREATE INDEX member_card_of_member ON public.member_card USING btree (member_id);
grant delete, insert, select, update on member_card to members_app;

create table member_closing (
  id uuid not null,
  member_id uuid not null,
  requested_at timestamp(3) with time zone not null default app_now(),
  effective_at timestamp(3) with time zone not null,
  kept_at timestamp(3) with time zone,
  closed_at timestamp(3) with time zone,
  constraint member_closing_pkey PRIMARY KEY (id),
  constraint member_closing_member_id_fkey FOREIGN KEY (member_id) REFERENCES member(id),
  constraint member_closing_ends_one_way CHECK (((kept_at IS NULL) OR (closed_at IS NULL)))
);
comment on table member_closing is 'no-delete: who wanted to leave, when, and how it ended';
CREATE INDEX member_closing_due ON public.member_closing USING btree (effective_at) WHERE ((kept_at IS NULL) AND (closed_at IS NULL));
CREATE INDEX member_closing_of_member ON public.member_closing USING btree (member_id);
CREATE UNIQUE INDEX member_closing_one_open ON public.member_closing USING btree (member_id) WHERE ((kept_at IS NULL) AND (closed_at IS NULL));
grant insert, select, update on member_closing to members_app;

create table member_identity (
  identity_digest bytea not null,
  issuer text not null,
  sealed_subject bytea not null,
  member_id uuid not null,
  linked_at timestamp with time zone not null default app_now(),
  constraint member_identity_pkey PRIMARY KEY (identity_digest),
  constraint member_identity_member_id_fkey FOREIGN KEY (member_id) REFERENCES member(id),
  constraint member_identity_identity_digest_check CHECK ((octet_length(identity_digest) = 32))
);
CREATE INDEX member_identity_of_member ON public.member_identity USING btree (member_id);
grant delete, insert, select, update on member_identity to members_app;

create table member_merge (
  merge_id uuid not null,
  survivor_id uuid not null,
  merged_id uuid not null,
  reason text not null,
  requested_by text not null,
  requested_at timestamp(3) with time zone not null default app_now(),
  approved_by text,
  merged_at timestamp with time zone,
  unmerged_by text,
  unmerged_at timestamp with time zone,
  constraint member_merge_pkey PRIMARY KEY (merge_id),
  constraint member_merge_merged_id_fkey FOREIGN KEY (merged_id) REFERENCES member(id),
  constraint member_merge_survivor_id_fkey FOREIGN KEY (survivor_id) REFERENCES member(id),
  constraint member_merge_approved CHECK (((approved_by IS NULL) = (merged_at IS NULL))),
  constraint member_merge_check CHECK ((approved_by <> requested_by)),
  constraint member_merge_of_two CHECK ((survivor_id <> merged_id)),
  constraint member_merge_reason_check CHECK ((reason ~ '^[A-Z_]{1,40}$'::text)),
  constraint member_merge_taken_back CHECK ((((unmerged_by IS NULL) = (unmerged_at IS NULL)) AND ((unmerged_at IS NULL) OR (merged_at IS NOT NULL))))
);
comment on table member_merge is 'no-delete: reasons are codes and no free text.';
CREATE UNIQUE INDEX member_merge_in_force ON public.member_merge USING btree (merged_id) WHERE ((merged_at IS NOT NULL) AND (unmerged_at IS NULL));
CREATE INDEX member_merge_newest_first ON public.member_merge USING btree (requested_at DESC, merge_id DESC);
CREATE INDEX member_merge_of_merged ON public.member_merge USING btree (merged_id);
CREATE INDEX member_merge_of_survivor ON public.member_merge USING btree (survivor_id);
grant insert, select, update on member_merge to members_app;

create table member_merge_part (
  merge_id uuid not null,
  subgraph text not null,
  merged_at timestamp with time zone,
  unmerged_at timestamp with time zone,
  constraint member_merge_part_pkey PRIMARY KEY (merge_id, subgraph),
  constraint member_merge_part_merge_id_fkey FOREIGN KEY (merge_id) REFERENCES member_merge(merge_id)
);
comment on table member_merge_part is 'no-delete: when a subgraph has done its part, and when it has taken it back.';
grant insert, select, update on member_merge_part to members_app;

create table member_redemption (
  redemption_id uuid not null,
  member_id uuid not null,
  cancelled_at timestamp with time zone,
  constraint member_redemption_pkey PRIMARY KEY (redemption_id),
  constraint member_redemption_member_id_fkey FOREIGN KEY (member_id) REFERENCES member(id)
);
comment on table member_redemption is 'no-delete: that a redemption was settled stays so.';
CREATE INDEX member_redemption_of_member ON public.member_redemption USING btree (member_id);
grant insert, select, update on member_redemption to members_app;

create table member_status_change (
  change_id uuid not null,
  member_id uuid not null,
  from_status text not null,
  to_status text not null,
  reason text not null,
  reference text,
  changed_by text not null,
  changed_at timestamp with time zone not null default app_now(),
  constraint member_status_change_pkey PRIMARY KEY (change_id),
  constraint member_status_change_member_id_fkey FOREIGN KEY (member_id) REFERENCES member(id),
  constraint member_status_change_changes CHECK ((from_status <> to_status)),
  constraint member_status_change_reason_check CHECK ((reason ~ '^[A-Z_]{1,40}$'::text)),
  constraint member_status_change_reference_check CHECK ((reference ~ '^[A-Za-z0-9/-]{1,40}$'::text))
);
comment on table member_status_change is 'append-only: who suspended whom and why; codes and no free text.';
CREATE INDEX member_status_change_of_member ON public.member_status_change USING btree (member_id, changed_at);
grant insert, select on member_status_change to members_app;

create table migration (
  id integer not null default nextval('migration_id_seq'::regclass),
  timestamp bigint not null,
  name character varying not null,
  constraint PK_3043fc6b8af7c99b8b98830094f PRIMARY KEY (id)
);
grant select on migration to members_app;

create table outbox_cursor (
  subscriber text not null,
  transaction_id xid8 not null default '0'::xid8,
  sequence bigint not null default 0,
  constraint outbox_cursor_pkey PRIMARY KEY (subscriber)
);
grant delete, insert, select, update on outbox_cursor to members_app;

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
grant insert, select on outbox_event to members_app;

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
grant delete, insert, select, update on outbox_parked to members_app;

create table personal_data_before_encryption (
  member_id uuid not null,
  profile jsonb,
  identities jsonb not null,
  cards jsonb not null,
  constraint personal_data_before_encryption_pkey PRIMARY KEY (member_id),
  constraint personal_data_before_encryption_member_id_fkey FOREIGN KEY (member_id) REFERENCES member(id)
);
comment on table personal_data_before_encryption is 'Empty as soon as the service has started once: it seals what stands here.';
grant delete, insert, select, update on personal_data_before_encryption to members_app;

create table profile (
  member_id uuid not null,
  sealed_details bytea not null,
  phone_digest bytea,
  email_digest bytea,
  locale text not null,
  constraint profile_pkey PRIMARY KEY (member_id),
  constraint profile_email_once UNIQUE (email_digest),
  constraint profile_phone_once UNIQUE (phone_digest),
  constraint profile_member_id_fkey FOREIGN KEY (member_id) REFERENCES member(id),
  constraint profile_email_digest_check CHECK ((octet_length(email_digest) = 32)),
  constraint profile_locale_check CHECK ((locale = ANY (ARRAY['zh-CN'::text, 'en'::text]))),
  constraint profile_phone_digest_check CHECK ((octet_length(phone_digest) = 32))
);
comment on table profile is 'What a member tells of themselves, sealed under their data key. Keyed digests of the contacts in force alone; the locale is readable.';
grant delete, insert, select, update on profile to members_app;

create table qualifying_spend (
  kind text not null,
  fact_id uuid not null,
  member_id uuid not null,
  purchase_id uuid not null,
  occurred_at timestamp with time zone not null,
  counted_at timestamp with time zone not null,
  amount_minor bigint not null,
  recorded_at timestamp with time zone not null default app_now(),
  constraint qualifying_spend_pkey PRIMARY KEY (kind, fact_id),
  constraint qualifying_spend_member_id_fkey FOREIGN KEY (member_id) REFERENCES member(id),
  constraint qualifying_spend_counts_from_its_purchase CHECK ((counted_at >= occurred_at)),
  constraint qualifying_spend_kind_check CHECK ((kind = ANY (ARRAY['PURCHASE'::text, 'RETURN'::text]))),
  constraint qualifying_spend_purchase_is_its_own CHECK (((kind = 'RETURN'::text) OR (fact_id = purchase_id))),
  constraint qualifying_spend_sign CHECK (
CASE kind
    WHEN 'PURCHASE'::text THEN (amount_minor >= 0)
    ELSE (amount_minor <= 0)
END)
);
comment on table qualifying_spend is 'append-only: facts about purchases and returns, from which tier_change is computed.';
CREATE INDEX qualifying_spend_by_time ON public.qualifying_spend USING brin (occurred_at) WITH (pages_per_range='32');
CREATE INDEX qualifying_spend_of_month ON public.qualifying_spend USING btree (member_id, occurred_at) INCLUDE (amount_minor);
grant insert, select on qualifying_spend to members_app;

create table sign_in_code (
  id uuid not null,
  purpose text not null,
  member_id uuid,
  contact_kind text not null,
  contact_digest bytea not null,
  contact bytea,
  asker_digest bytea not null,
  code_hash bytea not null,
  attempts integer not null default 0,
  requested_at timestamp with time zone not null default app_now(),
  expires_at timestamp with time zone not null,
  used_at timestamp with time zone,
  session_id uuid,
  constraint sign_in_code_pkey PRIMARY KEY (id),
  constraint sign_in_code_member_id_fkey FOREIGN KEY (member_id) REFERENCES member(id),
  constraint sign_in_code_session_id_fkey FOREIGN KEY (session_id) REFERENCES sign_in_session(id) ON DELETE SET NULL,
  constraint sign_in_code_attempts_check CHECK (((attempts >= 0) AND (attempts <= 5))),
  constraint sign_in_code_code_hash_check CHECK ((length(code_hash) = 32)),
  constraint sign_in_code_contact_kind_check CHECK ((contact_kind = ANY (ARRAY['PHONE'::text, 'EMAIL'::text]))),
  constraint sign_in_code_of_a_member CHECK ((((purpose = 'CONTACT'::text) = (member_id IS NOT NULL)) AND ((purpose = 'CONTACT'::text) = (contact IS NOT NULL)))),
  constraint sign_in_code_purpose_check CHECK ((purpose = ANY (ARRAY['SIGN_IN'::text, 'CONTACT'::text])))
);
comment on table sign_in_code is 'Codes and contacts as keyed hashes, a contact to be proven sealed for its member; rows are deleted after a day.';
CREATE INDEX sign_in_code_by_asker ON public.sign_in_code USING btree (asker_digest, requested_at);
CREATE INDEX sign_in_code_by_time ON public.sign_in_code USING btree (requested_at);
CREATE INDEX sign_in_code_of_member ON public.sign_in_code USING btree (member_id) WHERE (member_id IS NOT NULL);
CREATE INDEX sign_in_code_of_session ON public.sign_in_code USING btree (session_id) WHERE (session_id IS NOT NULL);
CREATE INDEX sign_in_code_to_contact ON public.sign_in_code USING btree (contact_digest, requested_at);
grant delete, insert, select, update on sign_in_code to members_app;

create table sign_in_session (
  id uuid not null,
  member_id uuid,
  subject text not null,
  contact_kind text not null,
  contact_digest bytea not null,
  secret bytea not null,
  generation integer not null default 1,
  rotated_at timestamp with time zone not null default app_now(),
  device bytea,
  started_at timestamp with time zone not null default app_now(),
  last_used_at timestamp with time zone not null default app_now(),
  expires_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  ended_by text,
  constraint sign_in_session_pkey PRIMARY KEY (id),
  constraint sign_in_session_member_id_fkey FOREIGN KEY (member_id) REFERENCES member(id),
  constraint sign_in_session_contact_kind_check CHECK ((contact_kind = ANY (ARRAY['PHONE'::text, 'EMAIL'::text]))),
  constraint sign_in_session_ended_by_check CHECK ((ended_by = ANY (ARRAY['SIGN_OUT'::text, 'MEMBER'::text, 'REUSE'::text, 'LIMIT'::text, 'STATUS'::text, 'ENROLMENT'::text, 'CONTACT'::text]))),
  constraint sign_in_session_ended_whole CHECK (((ended_at IS NULL) = (ended_by IS NULL))),
  constraint sign_in_session_generation_check CHECK ((generation >= 1)),
  constraint sign_in_session_secret_check CHECK ((length(secret) = 32))
);
comment on table sign_in_session is 'Of who signed in it holds no more than a keyed hash of the contact, and a sealed device name.';
CREATE INDEX sign_in_session_by_contact ON public.sign_in_session USING btree (contact_digest);
CREATE INDEX sign_in_session_by_end ON public.sign_in_session USING btree (expires_at);
CREATE INDEX sign_in_session_by_ending ON public.sign_in_session USING btree (ended_at) WHERE (ended_at IS NOT NULL);
CREATE INDEX sign_in_session_ever_of_member ON public.sign_in_session USING btree (member_id) WHERE (member_id IS NOT NULL);
CREATE INDEX sign_in_session_of_member ON public.sign_in_session USING btree (member_id, last_used_at) WHERE (ended_at IS NULL);
CREATE INDEX sign_in_session_of_subject ON public.sign_in_session USING btree (subject) WHERE (member_id IS NULL);
grant delete, insert, select, update on sign_in_session to members_app;

create table tier (
  code text not null,
  rank integer not null,
  name_zh_cn text not null,
  name_en text not null,
  earn_multiplier_numerator integer not null,
  earn_multiplier_denominator integer not null,
  constraint tier_pkey PRIMARY KEY (code),
  constraint tier_rank_key UNIQUE (rank),
  constraint tier_code_check CHECK ((code = ANY (ARRAY['BASIC'::text, 'SILVER'::text, 'GOLD'::text, 'DIAMOND'::text]))),
  constraint tier_earn_multiplier_denominator_check CHECK ((earn_multiplier_denominator > 0)),
  constraint tier_earn_multiplier_numerator_check CHECK ((earn_multiplier_numerator > 0)),
  constraint tier_rank_check CHECK ((rank >= 0))
);
comment on table tier is 'no-delete: the catalogue; its multipliers change with the benefits.';
grant insert, select, update on tier to members_app;

create table tier_assessment (
  month text not null,
  rules_version integer not null,
  share_percent integer,
  members_bought integer not null,
  places integer not null,
  threshold_minor bigint,
  assessed_at timestamp with time zone not null default app_now(),
  constraint tier_assessment_pkey PRIMARY KEY (month),
  constraint tier_assessment_rules_version_fkey FOREIGN KEY (rules_version) REFERENCES tier_rules(version),
  constraint tier_assessment_check CHECK (((places >= 0) AND (places <= members_bought))),
  constraint tier_assessment_members_bought_check CHECK ((members_bought >= 0)),
  constraint tier_assessment_month_check CHECK ((month ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'::text)),
  constraint tier_assessment_places_have_a_threshold CHECK (((places = 0) = (threshold_minor IS NULL))),
  constraint tier_assessment_share_percent_check CHECK (((share_percent >= 1) AND (share_percent <= 100))),
  constraint tier_assessment_threshold_minor_check CHECK ((threshold_minor > 0))
);
comment on table tier_assessment is 'append-only: a threshold that was fixed stays; purchases that arrive later are held against it.';
grant insert, select on tier_assessment to members_app;

create table tier_assessment_progress (
  month text not null,
  members_total integer not null,
  members_done integer not null default 0,
  done_to uuid,
  finished_at timestamp with time zone,
  constraint tier_assessment_progress_pkey PRIMARY KEY (month),
  constraint tier_assessment_progress_month_fkey FOREIGN KEY (month) REFERENCES tier_assessment(month)
);
grant delete, insert, select, update on tier_assessment_progress to members_app;

create table tier_benefits (
  tier_code text not null,
  version integer not null,
  benefits jsonb not null,
  constraint tier_benefits_pkey PRIMARY KEY (tier_code),
  constraint tier_benefits_tier_code_fkey FOREIGN KEY (tier_code) REFERENCES tier(code),
  constraint tier_benefits_benefits_check CHECK ((jsonb_typeof(benefits) = 'array'::text)),
  constraint tier_benefits_version_check CHECK ((version >= 0))
);
comment on table tier_benefits is 'no-delete: what each tier gives in force; its versions are configuration.';
grant insert, select, update on tier_benefits to members_app;

create table tier_change (
  member_id uuid not null,
  in_force_from timestamp with time zone not null,
  tier_code text not null,
  since timestamp with time zone not null,
  valid_until timestamp with time zone,
  grace_from timestamp with time zone,
  constraint tier_change_pkey PRIMARY KEY (member_id, in_force_from),
  constraint tier_change_member_id_fkey FOREIGN KEY (member_id) REFERENCES member(id),
  constraint tier_change_tier_code_fkey FOREIGN KEY (tier_code) REFERENCES tier(code),
  constraint tier_change_lasts CHECK (((valid_until IS NULL) OR (valid_until >= in_force_from)))
);
CREATE INDEX tier_change_by_time ON public.tier_change USING btree (in_force_from, member_id);
grant delete, insert, select, update on tier_change to members_app;

create table tier_grant (
  id uuid not null,
  source text not null,
  member_id uuid not null,
  tier_code text not null,
  in_force_from timestamp with time zone not null,
  valid_until timestamp with time zone not null,
  constraint tier_grant_pkey PRIMARY KEY (id),
  constraint tier_grant_member_id_fkey FOREIGN KEY (member_id) REFERENCES member(id),
  constraint tier_grant_tier_code_fkey FOREIGN KEY (tier_code) REFERENCES tier(code),
  constraint tier_grant_source_check CHECK ((source = ANY (ARRAY['OPS'::text, 'CAMPAIGN'::text])))
);
comment on table tier_grant is 'append-only: a tier given by ops or a campaign is a fact of the history.';
CREATE INDEX tier_grant_of_member ON public.tier_grant USING btree (member_id);
grant insert, select on tier_grant to members_app;

create table tier_grant_end (
  grant_id uuid not null,
  ended_at timestamp with time zone not null,
  constraint tier_grant_end_pkey PRIMARY KEY (grant_id)
);
comment on table tier_grant_end is 'append-only: a grant that was taken back stays taken back.';
grant insert, select on tier_grant_end to members_app;

create table tier_grant_request (
  id uuid not null,
  member_id uuid not null,
  tier_code text not null,
  reason text not null,
  last_day date not null,
  state text not null default 'REQUESTED'::text,
  requested_by text not null,
  requested_at timestamp(3) with time zone not null default app_now(),
  constraint tier_grant_request_pkey PRIMARY KEY (id),
  constraint tier_grant_request_member_id_fkey FOREIGN KEY (member_id) REFERENCES member(id),
  constraint tier_grant_request_tier_code_fkey FOREIGN KEY (tier_code) REFERENCES tier(code),
  constraint tier_grant_request_reason_check CHECK ((reason ~ '^[A-Z_]{1,40}$'::text)),
  constraint tier_grant_request_state_check CHECK ((state = ANY (ARRAY['REQUESTED'::text, 'GRANTED'::text, 'REJECTED'::text])))
);
comment on table tier_grant_request is 'no-delete: what was asked for, by whom, and what came of it.';
CREATE INDEX tier_grant_request_of_member ON public.tier_grant_request USING btree (member_id, requested_at);
grant insert, select, update on tier_grant_request to members_app;

create table tier_rules (
  version integer not null,
  from_month text not null,
  body jsonb not null,
  approved_at timestamp with time zone not null default app_now(),
  constraint tier_rules_pkey PRIMARY KEY (version),
  constraint tier_rules_from_month_check CHECK ((from_month ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'::text)),
  constraint tier_rules_version_check CHECK ((version >= 0))
);
comment on table tier_rules is 'append-only: every version that was ever approved; histories go by the one in force in the month that earned a tier.';
grant insert, select on tier_rules to members_app;

create table tier_told (
  member_id uuid not null,
  tier_code text not null,
  constraint tier_told_pkey PRIMARY KEY (member_id),
  constraint tier_told_member_id_fkey FOREIGN KEY (member_id) REFERENCES member(id),
  constraint tier_told_tier_code_fkey FOREIGN KEY (tier_code) REFERENCES tier(code)
);
comment on table tier_told is 'no-delete: the tier that the last member-tier-changed told of.';
grant insert, select, update on tier_told to members_app;

create table tier_told_until (
  only_row boolean not null default true,
  told_until timestamp with time zone not null,
  member_id uuid,
  constraint tier_told_until_pkey PRIMARY KEY (only_row),
  constraint tier_told_until_only_row_check CHECK (only_row)
);
grant delete, insert, select, update on tier_told_until to members_app;
