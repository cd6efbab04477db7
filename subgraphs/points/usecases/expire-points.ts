import { setTimeout as sleep } from 'node:timers/promises';
import type { EntityManager } from 'typeorm';
import type { Command } from '../domain/command.js';
import { findExpiredHolds, findOverdueWallets } from '../storage/overdue.js';
import type { PointsParts } from './points-parts.js';

const lookedUpAtOnce = 500;
const clearedAtOnce = 25;
/** Milliseconds after so many: about as long as they take, so that half of the ledger's time is left to members. */
const restBetween = 10;

/**
 * Clears what is overdue in wallets that nobody has touched since. Safe to repeat and to run at the same time: a wallet
 * that has been cleared meanwhile has nothing left to clear.
 */
export async function expirePoints(parts: PointsParts): Promise<void> {
  await sweep(parts, findOverdueWallets, ({ memberId, currency }) => ({ kind: 'expirePoints', memberId, currency }));
}

/** Gives back what holds that have run out still hold. Safe to repeat. */
export async function releaseExpiredHolds(parts: PointsParts): Promise<void> {
  await sweep(parts, findExpiredHolds, ({ service, holdId }) => ({ kind: 'releaseExpiredHold', service, holdId }));
}

/**
 * A few commands at a time and a rest after them, so that members who ask meanwhile find room in each transaction. A command that fails is
 * told to the log and left for the next sweep: it keeps nobody else waiting. Each look goes on after the last thing found,
 * so that the sweep ends however many fail, and one that is broken off is taken up by the next.
 */
async function sweep<Found>(
  parts: PointsParts,
  look: (manager: EntityManager, limit: number, last: Found | null) => Promise<Found[]>,
  commandFor: (found: Found) => Command,
): Promise<void> {
  let last: Found | null = null;
  for (;;) {
    const lot: Found[] = await look(parts.database.read, lookedUpAtOnce, last);
    for (let start = 0; start < lot.length; start += clearedAtOnce) {
      const some = lot.slice(start, start + clearedAtOnce);
      await Promise.all(some.map((found) => clear(parts, commandFor(found))));
      await sleep(restBetween);
    }
    last = lot.at(-1) ?? null;
    if (lot.length < lookedUpAtOnce) return;
  }
}

async function clear({ writer, log }: PointsParts, command: Command): Promise<void> {
  try {
    const result = await writer.post({ command, once: null });
    if (result.kind !== 'answered') throw result.kind === 'fault' ? result.error : new Error('a sweep was stopped');
  } catch (error) {
    log.error({ err: error, command }, 'a sweep could not clear this; the next one tries again');
  }
}
