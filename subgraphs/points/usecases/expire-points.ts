import type { Command } from '../domain/command.js';
import { findExpiredHolds, findOverdueWallets } from '../storage/overdue.js';
import { postCommands } from '../storage/post-commands.js';
import type { PointsParts } from './points-parts.js';

const lookedUpAtOnce = 500;

/**
 * Clears what is overdue in wallets that nobody has touched since. Safe to repeat and to run at the same time: a wallet
 * that has been cleared meanwhile has nothing left to clear.
 */
export async function expirePoints(parts: PointsParts): Promise<void> {
  await sweep(parts, async () =>
    (await findOverdueWallets(parts.database.read, lookedUpAtOnce)).map((wallet) => ({
      kind: 'expirePoints',
      ...wallet,
    })),
  );
}

/** Gives back what holds that have run out still hold. Safe to repeat. */
export async function releaseExpiredHolds(parts: PointsParts): Promise<void> {
  await sweep(parts, async () =>
    (await findExpiredHolds(parts.database.read, lookedUpAtOnce)).map((hold) => ({
      kind: 'releaseExpiredHold',
      ...hold,
    })),
  );
}

/** One transaction per command: members do not wait for each other's sweep. Ends when a look finds less than a full lot. */
async function sweep(parts: PointsParts, look: () => Promise<Command[]>): Promise<void> {
  for (;;) {
    const commands = await look();
    for (const command of commands) {
      await parts.database.transaction((tx) => postCommands(tx, [command], parts.calendar));
    }
    if (commands.length < lookedUpAtOnce) return;
  }
}
