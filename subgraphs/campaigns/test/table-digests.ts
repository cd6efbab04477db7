import type { TestSubgraph } from '../../../chassis/testing/subgraph-for-test.js';

/** That ops asked is a record of its own, whatever became of it. */
const done = `(select * from audit_log where action not in ('asked', 'viewed', 'member.viewed'))`;

/**
 * A digest of the rows of each table of the service, by name: what is equal before and after has not been written to. Waits for the
 * events of before, whose delivery is written down.
 */
export async function tableDigests({ asAdmin, service }: TestSubgraph): Promise<Record<string, string>> {
  await service.drain();
  const tables = await asAdmin<{ name: string }>(
    `select oid::regclass::text as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1`,
  );
  const digests = await asAdmin<{ name: string; digest: string }>(
    tables
      .map(
        ({ name }) =>
          `select '${name}' as name, md5(coalesce(string_agg(it::text, ' ' order by it::text), '')) as digest from ${name === 'audit_log' ? done : name} as it`,
      )
      .join(' union all '),
  );
  return Object.fromEntries(digests.map(({ name, digest }) => [name, digest]));
}
