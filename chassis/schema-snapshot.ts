import type { EntityManager } from 'typeorm';
import { rows } from './database.js';

/**
 * A database's public schema as text, read from the system catalogue: what a reader wants to see of it, in a fixed
 * order, so that a change of a migration shows as a change of a line. It is for reading and comparing, not for restoring.
 */
export async function schemaSnapshot(manager: EntityManager): Promise<string> {
  const sections = [await functions(manager), await types(manager), ...(await tables(manager)), await views(manager)];
  const header =
    '-- Read from the system catalogue of a freshly migrated database by `npm run schema`; not edited by hand.';
  return `${[header, ...sections.filter((section) => section !== '')].join('\n\n')}\n`;
}

interface Line {
  line: string;
}

const lines = async (manager: EntityManager, sql: string, parameters: unknown[] = []) =>
  (await rows<Line>(manager, sql, parameters)).map((row) => row.line);

async function functions(manager: EntityManager): Promise<string> {
  const found = await lines(
    manager,
    `select rtrim(pg_get_functiondef(oid)) || ';' as line from pg_proc
     where pronamespace = 'public'::regnamespace and prokind in ('f', 'p') order by proname, oid::regprocedure::text`,
  );
  return found.join('\n\n');
}

async function types(manager: EntityManager): Promise<string> {
  const found = await lines(
    manager,
    `select 'create type ' || typname || ' as enum (' ||
            string_agg(quote_literal(enumlabel), ', ' order by enumsortorder) || ');' as line
     from pg_type join pg_enum on enumtypid = pg_type.oid
     where typnamespace = 'public'::regnamespace group by typname order by typname`,
  );
  return found.join('\n');
}

async function views(manager: EntityManager): Promise<string> {
  const found = await lines(
    manager,
    `select 'create view ' || relname || ' as' || chr(10) || pg_get_viewdef(oid) as line from pg_class
     where relnamespace = 'public'::regnamespace and relkind in ('v', 'm') order by relname`,
  );
  return found.join('\n\n');
}

async function tables(manager: EntityManager): Promise<string[]> {
  const found = await rows<{ oid: string; name: string; options: string | null; remark: string | null }>(
    manager,
    `select oid::text, relname as name, array_to_string(reloptions, ', ') as options,
            obj_description(oid, 'pg_class') as remark
     from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') order by relname`,
  );
  const sections: string[] = [];
  for (const table of found) {
    const inside = [...(await columns(manager, table.oid)), ...(await constraints(manager, table.oid))];
    const options = table.options ? ` with (${table.options})` : '';
    sections.push(
      [
        `create table ${table.name} (\n${inside.map((line) => `  ${line}`).join(',\n')}\n)${options};`,
        ...(table.remark ? [`comment on table ${table.name} is '${table.remark.replaceAll("'", "''")}';`] : []),
        ...(await indexes(manager, table.oid)),
        ...(await triggers(manager, table.oid)),
        ...(await grants(manager, table.oid, table.name)),
      ].join('\n'),
    );
  }
  return sections;
}

function columns(manager: EntityManager, table: string): Promise<string[]> {
  return lines(
    manager,
    `select attname || ' ' || format_type(atttypid, atttypmod) ||
            case when attnotnull then ' not null' else '' end ||
            case when attidentity <> '' then ' generated ' || case attidentity when 'a' then 'always' else 'by default' end
                 || ' as identity' else '' end ||
            case when attgenerated <> '' then ' generated always as (' || pg_get_expr(adbin, adrelid) || ') stored'
                 when adbin is not null then ' default ' || pg_get_expr(adbin, adrelid) else '' end as line
     from pg_attribute left join pg_attrdef on adrelid = attrelid and adnum = attnum
     where attrelid = $1::oid and attnum > 0 and not attisdropped order by attnum`,
    [table],
  );
}

function constraints(manager: EntityManager, table: string): Promise<string[]> {
  return lines(
    manager,
    `select 'constraint ' || conname || ' ' || pg_get_constraintdef(oid) as line from pg_constraint
     where conrelid = $1::oid and contype in ('p', 'u', 'f', 'c', 'x')
     order by array_position(array['p', 'u', 'f', 'c', 'x'], contype::text), conname`,
    [table],
  );
}

function indexes(manager: EntityManager, table: string): Promise<string[]> {
  return lines(
    manager,
    `select pg_get_indexdef(indexrelid) || ';' as line from pg_index
     where indrelid = $1::oid and not exists (select from pg_constraint where conindid = indexrelid)
     order by indexrelid::regclass::text`,
    [table],
  );
}

function triggers(manager: EntityManager, table: string): Promise<string[]> {
  return lines(
    manager,
    `select pg_get_triggerdef(oid) || ';' as line from pg_trigger
     where tgrelid = $1::oid and not tgisinternal order by tgname`,
    [table],
  );
}

function grants(manager: EntityManager, table: string, name: string): Promise<string[]> {
  return lines(
    manager,
    `select 'grant ' || string_agg(lower(privilege_type), ', ' order by privilege_type) || ' on ' || $2 || ' to '
            || grantee::regrole || ';' as line
     from pg_class, aclexplode(relacl) where pg_class.oid = $1::oid and grantee <> relowner
     group by grantee order by grantee::regrole::text`,
    [table, name],
  );
}
