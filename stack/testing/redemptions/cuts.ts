import { setTimeout as sleep } from 'node:timers/promises';
import { HeldLock } from './held-lock.js';
import { holdIdOf, paymentIdOf } from './known-ids.js';
import type { Stopped, StopAt } from './peer-proxy.js';
import type { RedeemingHouse } from './redeeming-house.js';

/** What a cut is about: two redemptions that are at it side by side. */
export interface Pair {
  rewardId: string;
  memberIds: readonly string[];
  redemptionIds: readonly string[];
}

/** How two redemptions come to where the process is killed, and what holds them there. */
export interface Armed {
  /** They are right before it, or they are there already. */
  isNear: Promise<void>;
  /** Takes what has to hold them, and lets them go on. Resolves when they are there. */
  goOn(): Promise<void>;
  /** After the kill. */
  letGo(): Promise<void>;
}

/** Locks of tables, which are one and the same for all that are held by them. */
export type TableLocks = Map<string, Promise<HeldLock>>;

/** Arms a cut before the redemptions are asked for. */
export type Cut = (house: RedeemingHouse, pair: Pair, tables: TableLocks) => Promise<Armed>;

/** At a request to points: before it is passed on, or after points has answered and before the answer is passed back. */
export const atPoints =
  (moment: StopAt['moment'], mutation: string): Cut =>
  (house, pair) =>
    stoppedThere(house.proxies.points.stopAt({ moment, matches: asks(mutation, pair), count: 2 }));

/** At the question to members who it is that asks: both may be in one. */
export const atMembers =
  (moment: StopAt['moment']): Cut =>
  (house, { memberIds }) => {
    const matches = (_path: string, body: string) => body.includes('memberStandings') && mentionsOne(body, memberIds);
    return stoppedThere(house.proxies.members.stopAt({ moment, matches, count: 1 }));
  };

/** At the event that tells members of a new state: what made it true is committed. */
export const atEvent =
  (moment: StopAt['moment'], status: string): Cut =>
  async (house, { redemptionIds }) => {
    const matches = (path: string, body: string) =>
      path === '/events' && body.includes(`"${status}"`) && mentionsOne(body, redemptionIds);
    const stopped = house.proxies.members.stopAt({ moment, matches, count: 1 });
    const written = until(async () => {
      const found = await house.asAdmin(
        `select from outbox_event where aggregate_id = any($1::text[]) and payload ->> 'status' = $2`,
        [redemptionIds, status],
      );
      return found.length === redemptionIds.length;
    });
    // None of them is delivered before: each delivery that has one of them is stopped.
    return stoppedThere({ ...stopped, reached: moment === 'before' ? written : stopped.reached });
  };

/** When the provider has set the cash aside, of which its answer says nothing. */
export const atSilentProvider: Cut = (house, { redemptionIds }) => {
  const authorised = until(async () => {
    const found = await house.asAdmin(
      `select from sandbox_payment where state = 'AUTHORISED' and payment_id = any($1::uuid[])`,
      [redemptionIds.map(paymentIdOf)],
    );
    return found.length === redemptionIds.length;
  });
  return stoppedThere({ reached: authorised, letGo: () => undefined });
};

const rowLocks = {
  /** Whoever sets a piece aside or gives one back needs the reward's row. */
  reward: ({ rewardId }: Pair) => ['select from reward where id = $1 for update', [rewardId]] as const,
  /** Where an end is written, and where a return begins and ends. */
  redemption: ({ redemptionIds }: Pair) =>
    ['select from redemption where id = any($1::uuid[]) for update', [redemptionIds]] as const,
};

/**
 * In the database, at a row.
 * @param after the request to points right before the step: the row is locked once that is on its way; without one, at once
 */
export const atRow =
  (what: keyof typeof rowLocks, after?: string): Cut =>
  async (house, pair) => {
    const [sql, parameters] = rowLocks[what](pair);
    return atLock(house, pair, after, () => HeldLock.take(house.database.adminUrl, sql, [...parameters]));
  };

/**
 * In the database, at a table: `redemption_step`, where almost all of a reservation is written and nothing is committed; `outbox_event`,
 * the last that is written of an end; `sandbox_payment`, where the provider keeps what it does.
 */
export const atTable =
  (table: 'redemption_step' | 'outbox_event' | 'sandbox_payment', after?: string): Cut =>
  (house, pair, tables) =>
    atLock(house, pair, after, () => {
      const held = tables.get(table) ?? HeldLock.take(house.database.adminUrl, `lock table ${table} in share mode`);
      tables.set(table, held);
      return held;
    });

async function atLock(
  house: RedeemingHouse,
  pair: Pair,
  after: string | undefined,
  take: () => Promise<HeldLock>,
): Promise<Armed> {
  const stopped =
    after === undefined
      ? undefined
      : house.proxies.points.stopAt({ moment: 'before', matches: asks(after, pair), count: 2 });
  let lock = stopped ? undefined : await take();
  return {
    isNear: stopped?.reached ?? Promise.resolve(),
    goOn: async () => {
      lock ??= await take();
      stopped?.letGo();
      await lock.untilWaitedFor();
    },
    letGo: async () => lock?.release(),
  };
}

/** What was stopped in a proxy goes nowhere: whoever sent it is gone by then, and what was not passed on never is. */
function stoppedThere({ reached, letGo }: Stopped): Promise<Armed> {
  return Promise.resolve({
    isNear: reached,
    goOn: () => Promise.resolve(),
    letGo: () => {
      letGo();
      return Promise.resolve();
    },
  });
}

/** A request to points for this, about one of the two. */
function asks(mutation: string, { redemptionIds }: Pair): StopAt['matches'] {
  const holds = redemptionIds.map(holdIdOf);
  return (_path, body) => body.includes(mutation) && mentionsOne(body, holds);
}

function mentionsOne(body: string, ids: readonly string[]): boolean {
  return ids.some((id) => body.includes(id));
}

/** Whoever waits for it gives up earlier. */
const givenUpAfterMs = 90_000;

async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (const deadline = performance.now() + givenUpAfterMs; !(await isSo()); await sleep(10)) {
    if (performance.now() > deadline) return;
  }
}
