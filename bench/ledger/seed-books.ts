import type pg from 'pg';
import { memberIdSql } from '../measuring/member-ids.js';
import { currencyOf, type Population } from './holders.js';
import { startBucketAt } from './month-ends.js';
import { bucketsAtStart, pointsPerBucket } from './posting.js';
import { withClient } from '../measuring/with-client.js';
import type { Bucket } from '../../subgraphs/points/domain/buckets.js';

/** Books to generate: everybody's wallet is filled by so many rows, the first brand's first members' by some more. */
export interface BooksToSeed extends Population {
  rowsPerMember: number;
  /** More rows for so many members of the first brand: for one with a great balance, or for one with many pages. */
  more?: { members: number; rowsPerMember: number; pointsPerRow: number };
}

/**
 * Generates books in a few statements, as the superuser. They add up: every row's balances follow from the rows before it,
 * accounts and buckets from the rows; the writer goes on where they end. They are points that a person gave, so that
 * there are no awards, holds or answers behind them; and their hashes are stand-ins in no block, because to seal ten
 * million rows would take longer than to measure them.
 */
export async function seedBooks(adminUrl: string, books: BooksToSeed): Promise<void> {
  if (books.members % books.brands !== 0) throw new RangeError('every brand needs equally many members');
  await withClient(adminUrl, async (client) => {
    const indexes = await dropIndexes(client);
    await client.query(currencySql(books), [currencyPrefix]);
    await client.query(rowsSql(books), [currencyPrefix, bucketPlaces()]);
    if (books.more) await client.query(moreRowsSql(books, books.more), [currencyOf(0), bucketPlaces()]);
    await client.query(accountsSql(books), [
      currencyPrefix,
      JSON.stringify(bucketsOf(books, false)),
      JSON.stringify(bucketsOf(books, true)),
    ]);
    await client.query(programmeAccountsSql);
    await client.query('update ledger_head set seq = (select max(seq) from journal), mark = gen_random_uuid()');
    for (const index of indexes) await client.query(index);
    await client.query('vacuum analyze');
    // Makes the log's old files new ones, so that nobody measured waits for a file to be made.
    await client.query('checkpoint');
  });
}

const currencyPrefix = currencyOf(0).slice(0, -1);
const perBrand = ({ members, brands }: Population) => members / brands;

/** Made anew once the rows are there: an index that grows row by row takes several times as long. */
async function dropIndexes(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string; sql: string }>(
    `select index.indexrelid::regclass::text as name, pg_get_indexdef(index.indexrelid) as sql
     from pg_index index
     where index.indrelid in ('journal'::regclass, 'account'::regclass) and not index.indisunique`,
  );
  for (const { name } of rows) await client.query(`drop index ${name}`);
  return rows.map(({ sql }) => sql);
}

const currencySql = ({ brands }: BooksToSeed) =>
  `insert into currency (code, points_per_yuan) select $1 || brand, 100 from generate_series(0, ${brands - 1}) as brand`;

/** A list of one bucket for every month: what the n-th row of a member fills. */
function bucketPlaces(): string[] {
  return Array.from({ length: bucketsAtStart }, (_, place) => JSON.stringify([startBucketAt(place, pointsPerBucket)]));
}

const columns = `seq, kind, currency, from_kind, from_owner, to_kind, to_owner, amount, from_balance_after,
  to_balance_after, member_id, split, reference_ids, posted_at, leaf_hash`;

const given = `jsonb_build_object('adjustmentId', gen_random_uuid(), 'reason', 'generated', 'by', 'ops:bench')`;

/** The last year, row after row. */
const postedAt = (rows: number) => `app_now() - interval '1 year' + seq * (interval '364 days' / ${rows})`;

function rowCount({ members, rowsPerMember, more }: BooksToSeed): number {
  return members * rowsPerMember + (more ? more.members * more.rowsPerMember : 0);
}

/** In turns over all members, so that no member's rows lie together. */
function rowsSql(books: BooksToSeed): string {
  const { members, brands, rowsPerMember } = books;
  return `
    insert into journal (${columns})
    select seq, 'ADJUSTED_IN', $1 || member % ${brands}, 'ISSUANCE', '', 'WALLET', ${memberIdSql('member')},
      ${pointsPerBucket}, -${pointsPerBucket}::bigint * (turn * ${perBrand(books)}::bigint + member / ${brands} + 1),
      ${pointsPerBucket}::bigint * (turn + 1), ${memberIdSql('member')}::uuid,
      ($2::jsonb[])[turn % ${bucketsAtStart} + 1], ${given}, ${postedAt(rowCount(books))}, sha256(int8send(seq))
    from generate_series(1, ${members * rowsPerMember}::bigint) as seq
    cross join lateral (select ((seq - 1) % ${members})::int as member, (seq - 1) / ${members} as turn) as place`;
}

function moreRowsSql(books: BooksToSeed, more: NonNullable<BooksToSeed['more']>): string {
  const { members, brands, rowsPerMember } = books;
  const before = `${pointsPerBucket}::bigint * ${rowsPerMember}`;
  const split = `jsonb_set(($2::jsonb[])[(turn % ${bucketsAtStart})::int + 1], '{0,points}', to_jsonb(${more.pointsPerRow}))`;
  return `
    insert into journal (${columns})
    select seq, 'ADJUSTED_IN', $1, 'ISSUANCE', '', 'WALLET', ${memberIdSql('member')}, ${more.pointsPerRow},
      -(${before} * ${perBrand(books)} + ${more.pointsPerRow}::bigint * extra),
      ${before} + ${more.pointsPerRow}::bigint * (turn + 1), ${memberIdSql('member')}::uuid,
      ${split}, ${given}, ${postedAt(rowCount(books))}, sha256(int8send(seq))
    from generate_series(1, ${more.members * more.rowsPerMember}::bigint) as extra
    cross join lateral (select ${members * rowsPerMember}::bigint + extra as seq,
      ((extra - 1) % ${more.members})::int * ${brands} as member, (extra - 1) / ${more.members} as turn) as place`;
}

/** Where the rows lead: the same for all members but those with more. */
function bucketsOf({ rowsPerMember, more }: BooksToSeed, withMore: boolean): Bucket[] {
  const rowsInto = (place: number, rows: number) => Math.floor((rows + bucketsAtStart - 1 - place) / bucketsAtStart);
  return Array.from({ length: bucketsAtStart }, (_, place) => {
    const extra = withMore && more ? rowsInto(place, more.rowsPerMember) * more.pointsPerRow : 0;
    return startBucketAt(place, rowsInto(place, rowsPerMember) * pointsPerBucket + extra);
  }).filter(({ points }) => points > 0);
}

function accountsSql({ members, brands, more }: BooksToSeed): string {
  const hasMore = `(member % ${brands} = 0 and member / ${brands} < ${more?.members ?? 0})`;
  return `
    insert into account (currency, kind, owner, balance, buckets, first_expiry, opened_at)
    select $1 || member % ${brands}, leg.kind, ${memberIdSql('member')},
      coalesce((select sum((bucket ->> 'points')::bigint) from jsonb_array_elements(filled.buckets) as bucket), 0),
      filled.buckets, (filled.buckets -> 0 ->> 'expiresAt')::timestamptz, app_now() - interval '1 year'
    from generate_series(0, ${members - 1}) as member
    cross join (values ('WALLET'), ('HELD')) as leg(kind)
    cross join lateral (select case when leg.kind = 'HELD' then '[]'::jsonb
      when ${hasMore} then $3::jsonb else $2::jsonb end as buckets) as filled`;
}

const programmeAccountsSql = `
  insert into account (currency, kind, owner, balance, opened_at)
  select currency, leg.kind, '', case when leg.kind = 'ISSUANCE' then -sum(balance) else 0 end,
    app_now() - interval '1 year'
  from account cross join (values ('ISSUANCE'), ('REDEEMED')) as leg(kind)
  group by currency, leg.kind`;
