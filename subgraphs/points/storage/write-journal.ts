import type { Block } from '../domain/block.js';
import type { Instant } from '../domain/instant.js';
import type { NumberedRow } from '../domain/journal.js';
import { arrayLiteral } from './array-literal.js';
import type { BooksEnd } from './ledger-turn.js';
import type { Write } from './write-statement.js';

export interface SealedRow {
  row: NumberedRow;
  leaf: Buffer;
}

export function journalWrites(sealed: readonly SealedRow[]): Write[] {
  if (sealed.length === 0) return [];
  const column = <T extends string | number | null>(value: (row: NumberedRow) => T) =>
    arrayLiteral(sealed.map(({ row }) => value(row)));
  return [
    {
      name: 'journal_rows',
      sql: `insert into journal (seq, kind, currency, from_kind, from_owner, to_kind, to_owner, amount,
              from_balance_after, to_balance_after, member_id, split, reference_ids, posted_at, leaf_hash)
            select seq, kind, currency, from_kind, from_owner, to_kind, to_owner, amount,
              from_balance_after, to_balance_after, member_id, split, reference_ids, posted_at, decode(leaf, 'hex')
            from rows from (unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
                $8::bigint[], $9::bigint[], $10::bigint[], $11::uuid[], $12::timestamptz[], $13::text[]),
                jsonb_array_elements($14::jsonb), jsonb_array_elements($15::jsonb))
              as new(seq, kind, currency, from_kind, from_owner, to_kind, to_owner, amount, from_balance_after,
                to_balance_after, member_id, posted_at, leaf, split, reference_ids)`,
      values: [
        column(({ seq }) => seq),
        column(({ kind }) => kind),
        column(({ from }) => from.currency),
        column(({ from }) => from.kind),
        column(({ from }) => from.owner),
        column(({ to }) => to.kind),
        column(({ to }) => to.owner),
        column(({ amount }) => amount),
        column(({ fromBalanceAfter }) => fromBalanceAfter),
        column(({ toBalanceAfter }) => toBalanceAfter),
        column(({ memberId }) => memberId),
        column(({ postedAt }) => postedAt),
        arrayLiteral(sealed.map(({ leaf }) => leaf.toString('hex'))),
        JSON.stringify(sealed.map(({ row }) => row.split)),
        JSON.stringify(sealed.map(({ row }) => row.references)),
      ],
    },
  ];
}

export function blockWrites({ number, firstSeq, rowCount, root, hash }: Block, at: Instant): Write[] {
  return [
    {
      name: 'block',
      sql: `insert into ledger_block (number, first_seq, row_count, root, hash, committed_at) values ($1, $2, $3, $4, $5, $6)`,
      values: [number, firstSeq, rowCount, root, hash, at],
    },
  ];
}

/** Of every batch that writes anything, rows or not: whoever has worked on the books as they were is to notice. */
export function headWrites({ number, lastSeq, hash, mark }: BooksEnd): Write[] {
  return [
    {
      name: 'head',
      sql: 'update ledger_head set block = $1, seq = $2, hash = $3, mark = $4',
      values: [number, lastSeq, hash, mark],
    },
  ];
}
