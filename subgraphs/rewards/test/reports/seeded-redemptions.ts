import { newId } from '../../../../chassis/ids.js';
import type { RewardsWorld } from '../arrange.js';

export interface SeededRedemption {
  member: string;
  reward: string;
  /** Of the settlement, or of the end of one that came to nothing; an instant with its offset. */
  at: string;
  pieces?: number;
  /** Of all pieces. */
  points: number;
  cashMinor?: number;
  tier?: string;
  /** Whose the reward was then. */
  partner?: string;
  /** From before a redemption kept by which version it was made, and with whom. */
  isOld?: boolean;
  /** That it came to nothing, and why. */
  voided?: string;
  /** After so many hours everything was handed over. */
  fulfilledAfter?: number;
  /** Some pieces went back into the stock at that time. */
  back?: { at: string; pieces: number };
}

/** A redemption as the use cases leave it behind, at a time of its own. */
export async function seedRedemption({ subgraph }: RewardsWorld, seeded: SeededRedemption): Promise<void> {
  const { pieces = 1, points, back, voided, cashMinor = null, fulfilledAfter, isOld = false } = seeded;
  const id = newId();
  const returned = back?.pieces ?? 0;
  const fulfilledAt =
    fulfilledAfter === undefined ? null : new Date(new Date(seeded.at).getTime() + fulfilledAfter * 3_600_000);
  const status = voided ? 'VOIDED' : returned === pieces ? 'CANCELLED' : 'SETTLED';
  await subgraph.asAdmin(
    `insert into redemption (id, member_id, reward_id, reward_version, tier, pieces, points, cash_amount_minor, cash_currency,
       cash_state, currency, status, created_at, held_until, settled_at, ended_at, pieces_returned,
       fulfilled_at, partner_id)
     values ($1, $2, $3, $16, $4, $5, $6, $7, $8, $9, 'HARVEST', $10, $11, $11, $12, $13, $14, $15, $17)`,
    [
      ...[id, seeded.member, seeded.reward, seeded.tier ?? 'BASIC', pieces, points, cashMinor],
      ...[cashMinor === null ? null : 'CNY', cashMinor === null ? null : 'TAKEN', status, seeded.at],
      ...[voided ? null : seeded.at, status === 'CANCELLED' ? back?.at : seeded.at, returned, fulfilledAt],
      ...[isOld ? null : 1, seeded.partner ?? null],
    ],
  );
  if (!voided) {
    await subgraph.asAdmin('update reward set taken = taken + $2 where id = $1', [seeded.reward, pieces - returned]);
  }
  if (back) {
    await subgraph.asAdmin(
      `insert into redemption_return (id, redemption_id, pieces, points, cash_minor, by, restocks, state, asked_at, ended_at)
       values ($1, $2, $3, $4, 0, 'member', $3, 'DONE', $5, $5)`,
      [newId(), id, back.pieces, (points / pieces) * back.pieces, back.at],
    );
  }
  const step = `insert into redemption_step (redemption_id, step, reason, at) values ($1, $2, $3, $4)`;
  if (voided) await subgraph.asAdmin(step, [id, 'VOIDED', voided, seeded.at]);
  if (fulfilledAt) await subgraph.asAdmin(step, [id, 'FULFILLED', null, fulfilledAt]);
}

/** Two persons turned out to be one. */
export async function seedMerge({ subgraph }: RewardsWorld, from: string, into: string): Promise<void> {
  await subgraph.asAdmin('insert into person_link (person_id, link_id, into_id) values ($1, $2, $3)', [
    from,
    newId(),
    into,
  ]);
}
