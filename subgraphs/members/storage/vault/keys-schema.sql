-- Read from the system catalogue of a freshly migrated database by `npm run schema`; not edited by hand.

CREATE OR REPLACE FUNCTION public.refuse_key_after_destruction()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
        begin
          raise exception 'a member key that was destroyed stays destroyed' using errcode = 'insufficient_privilege';
        end $function$
;

create table member_key (
  member_id uuid not null,
  wrapped_key bytea,
  created_at timestamp with time zone not null,
  destroyed_at timestamp with time zone,
  constraint member_key_pkey PRIMARY KEY (member_id),
  constraint member_key_there_or_destroyed CHECK (((wrapped_key IS NULL) = (destroyed_at IS NOT NULL)))
) with (autovacuum_vacuum_threshold=1, autovacuum_vacuum_scale_factor=0);
comment on table member_key is 'Never part of a backup that is kept: destroying a key has to destroy it everywhere.';
CREATE TRIGGER member_key_is_never_exchanged BEFORE UPDATE ON public.member_key FOR EACH ROW WHEN ((old.wrapped_key <> new.wrapped_key)) EXECUTE FUNCTION refuse_key_after_destruction();
CREATE TRIGGER member_key_stays_destroyed BEFORE UPDATE ON public.member_key FOR EACH ROW WHEN (((old.wrapped_key IS NULL) AND (new.wrapped_key IS NOT NULL))) EXECUTE FUNCTION refuse_key_after_destruction();
grant delete, insert, select, update on member_key to members_keys_app;

create table migration (
  id integer not null default nextval('migration_id_seq'::regclass),
  timestamp bigint not null,
  name character varying not null,
  constraint PK_3043fc6b8af7c99b8b98830094f PRIMARY KEY (id)
);
grant select on migration to members_keys_app;
