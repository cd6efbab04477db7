import type { EntityManager } from 'typeorm';
import { rows } from '../../../chassis/database.js';

/** So many pieces of a reward. */
export interface Pieces {
  rewardId: string;
  pieces: number;
}

/**
 * Takes pieces of rewards whose rows the transaction has locked. The constraint `reward_never_oversold` stands behind
 * whatever was judged.
 */
export async function takePieces(tx: EntityManager, taken: readonly Pieces[]): Promise<void> {
  const byReward = summed(taken);
  if (byReward.size === 0) return;
  await rows(
    tx,
    `update reward set taken = taken + given.pieces
       from unnest($1::uuid[], $2::bigint[]) as given (id, pieces) where reward.id = given.id`,
    [[...byReward.keys()], [...byReward.values()]],
  );
}

/** Gives pieces back. Rows are locked in the order of ids, as everybody does who takes or gives of several. */
export async function giveBackPieces(tx: EntityManager, given: readonly Pieces[]): Promise<void> {
  const byReward = summed(given);
  if (byReward.size === 0) return;
  await rows(
    tx,
    `with given as materialized (
       select reward.id, given.pieces
         from unnest($1::uuid[], $2::bigint[]) as given (id, pieces) join reward using (id)
        order by reward.id for update of reward)
     update reward set taken = taken - given.pieces from given where reward.id = given.id`,
    [[...byReward.keys()], [...byReward.values()]],
  );
}

function summed(pieces: readonly Pieces[]): Map<string, number> {
  const byReward = new Map<string, number>();
  for (const { rewardId, pieces: some } of pieces) byReward.set(rewardId, (byReward.get(rewardId) ?? 0) + some);
  return byReward;
}

/** The pieces taken, the row locked until the transaction ends; undefined for a reward that was never live. */
export async function lockTaken(tx: EntityManager, id: string): Promise<number | undefined> {
  const [row] = await rows<{ taken: string }>(tx, 'select taken from reward where id = $1 for update', [id]);
  return row && Number(row.taken);
}
