import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The proof of the books: the tree over the blocks, signed checkpoints of it, and the public keys that signed them. All of
 * it is only ever added to.
 */
export class Proof1796100000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(nodeTable);
    await queryRunner.query(keyTable);
    await queryRunner.query(checkpointTable);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table ledger_checkpoint, ledger_key, ledger_node');
  }
}

/** Inner nodes of complete subtrees; the leaves are the blocks' hashes, which are kept with the blocks. */
const nodeTable = `
  create table ledger_node (
    level integer not null check (level between 1 and 52),
    place bigint not null check (place >= 0),
    hash bytea not null check (length(hash) = 32),
    primary key (level, place)
  );
  comment on table ledger_node is 'append-only: follows from the blocks, kept so that a proof reads a few rows'`;

/** Every key but the first is endorsed by the one before it, and no two by the same one. */
const keyTable = `
  create table ledger_key (
    key_id text primary key,
    public_key jsonb not null,
    since timestamptz not null,
    endorsed_by text unique references ledger_key,
    endorsement bytea,
    constraint ledger_key_endorsed_whole check ((endorsed_by is null) = (endorsement is null))
  );
  create unique index ledger_key_one_first on ledger_key ((endorsed_by is null)) where endorsed_by is null;
  comment on table ledger_key is 'append-only: a key that has signed is needed for as long as its signatures are'`;

const checkpointTable = `
  create table ledger_checkpoint (
    block_count bigint primary key check (block_count >= 0),
    last_seq bigint not null check (last_seq >= 0),
    root bytea not null check (length(root) = 32),
    signed_at timestamptz not null,
    key_id text not null references ledger_key,
    signature bytea not null check (length(signature) = 64)
  );
  comment on table ledger_checkpoint is 'append-only: what was signed stays signed'`;
