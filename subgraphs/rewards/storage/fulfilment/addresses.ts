import type { EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';
import type { PipelinedReads } from '../../../../chassis/pipelined-reads.js';

export interface SealedAddress {
  redemptionId: string;
  sealed: Buffer;
}

/** Where the goods of new redemptions go. */
export async function insertAddresses(tx: EntityManager, addresses: readonly SealedAddress[]): Promise<void> {
  if (addresses.length === 0) return;
  await rows(
    tx,
    'insert into redemption_address (redemption_id, sealed) select * from unnest($1::uuid[], $2::bytea[])',
    [addresses.map(({ redemptionId }) => redemptionId), addresses.map(({ sealed }) => sealed)],
  );
}

const addressesOf = {
  name: 'addresses of redemptions',
  text: `select redemption_id as "redemptionId", sealed from redemption_address where redemption_id = any($1::uuid[])`,
};

export function findAddresses(reads: PipelinedReads, redemptionIds: readonly string[]): Promise<SealedAddress[]> {
  return reads.rows<SealedAddress>(addressesOf, [redemptionIds]);
}
