import { z } from 'zod';
import type { Subscriptions } from '../../../../chassis/event-intake.js';
import { canonicalJson } from '../../../../chassis/idempotency.js';
import { queueJob } from '../../../../chassis/jobs.js';
import { certificateContent, erasingSubgraphs, isWhole, sealOf } from '../../domain/rights/erasure.js';
import {
  addPart,
  erasuresUnderWay,
  erasuresWith,
  findErasure,
  lockErasure,
  markErased,
  markKeyDestroyed,
} from '../../storage/rights/erasures.js';
import type { MembersParts } from '../members-parts.js';
import { eraseOwnData } from './erasures-of.js';
import { tellErasure } from './tell-erasure.js';

export const finishErasuresJob = 'finish-erasures';
const atOnce = 100;

/**
 * Drives every erasure that is under way as far as it goes: the other subgraphs are told when no merge stands before it, the
 * key goes under which our own rows were sealed, and when every subgraph has said that its part is done there is a
 * certificate. Each step is recorded when it is done and safe to repeat, so that a process which ends between two of them
 * leaves nothing undone.
 */
export async function finishErasures(parts: MembersParts): Promise<void> {
  let last: { id: string; requestedAt: Date } | null = null;
  for (;;) {
    const some: { id: string; memberId: string; requestedAt: Date }[] = await erasuresUnderWay(
      parts.database.read,
      atOnce,
      last,
    );
    for (const { id, memberId } of some) {
      try {
        await parts.database.transaction((tx) => tellErasure(tx, parts, { id, memberId }));
        await destroyKey(parts, id, memberId);
        await certify(parts, id);
      } catch (error) {
        parts.log.error({ err: error, erasureId: id }, 'an erasure goes on with the next run');
      }
    }
    last = some.at(-1) ?? null;
    if (some.length < atOnce) return;
  }
}

/**
 * Last of all here: what was sealed under it and is still in a backup is unreadable from then on. What somebody wrote who had looked at
 * the member just before they were erased goes first.
 */
async function destroyKey(parts: MembersParts, id: string, memberId: string): Promise<void> {
  const erasure = await findErasure(parts.database.read, id);
  if (!erasure || erasure.keyDestroyedAt !== null) return;
  await parts.database.transaction((tx) => eraseOwnData(tx, memberId, parts));
  const at = await parts.vault.destroyKey(memberId);
  await markKeyDestroyed(parts.database.read, id, at);
}

async function certify(parts: MembersParts, id: string): Promise<void> {
  await parts.database.transaction(async (tx) => {
    const erasure = await lockErasure(tx, id);
    // Whoever is forgotten with another stands in the other's certificate.
    if (!erasure || erasure.withErasureId !== null) return;
    const merged = await erasuresWith(tx, id);
    if (![erasure, ...merged].every(isWhole)) return;
    const doneAt = parts.clock.now();
    const certificate = canonicalJson(certificateContent(erasure, doneAt, merged));
    const seal = sealOf(certificate);
    for (const one of [erasure, ...merged]) await markErased(tx, one.id, { doneAt, certificate, seal });
    // The audit log cannot be changed: by the seal in it a certificate that was is found out.
    await parts.audit.record(tx, {
      by: 'service:members',
      action: 'member.erased',
      subject: `erasure/${id}`,
      details: { seal },
    });
  });
}

const partShape = z.object({
  erasureId: z.uuid(),
  erased: z.array(z.object({ what: z.string().max(100), count: z.number().int().nonnegative() })).max(100),
  doneAt: z.iso.datetime().transform((text) => new Date(text)),
});

/** Each of the other subgraphs tells by a topic of its own what it has erased. */
export const erasedParts: Subscriptions = Object.fromEntries(
  erasingSubgraphs
    .filter((name) => name !== 'members')
    .map((subgraph) => [
      `member-erased-in-${subgraph}`,
      {
        from: subgraph,
        take: async (tx, { payload }) => {
          await addPart(tx, { subgraph, ...partShape.parse(payload) });
          await queueJob(tx, finishErasuresJob, {}, { key: finishErasuresJob });
        },
      },
    ]),
);
