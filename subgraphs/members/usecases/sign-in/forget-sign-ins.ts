import type { EntityManager } from 'typeorm';
import { deleteCodesBefore } from '../../storage/sign-in/sign-in-codes.js';
import { deleteSessionsBefore } from '../../storage/sign-in/sign-in-sessions.js';
import type { MembersParts } from '../members-parts.js';

const dayMs = 86_400_000;
/** Codes count for a day, in their limits; ended sessions answer for a month that they have ended. */
const keepCodesMs = dayMs;
const keepSessionsMs = 30 * dayMs;
const atOnce = 1_000;

/** Deletes codes and sessions that nobody asks about any more. Safe to run twice and at the same time. */
export async function forgetSignIns(parts: MembersParts): Promise<void> {
  const at = parts.clock.now().getTime();
  await inPieces(parts, (tx) => deleteCodesBefore(tx, new Date(at - keepCodesMs), atOnce));
  await inPieces(parts, (tx) => deleteSessionsBefore(tx, new Date(at - keepSessionsMs), atOnce));
}

async function inPieces({ database }: MembersParts, piece: (tx: EntityManager) => Promise<number>): Promise<void> {
  while ((await database.transaction(piece)) >= atOnce);
}
