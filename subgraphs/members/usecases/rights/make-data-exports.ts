import { hash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { newId } from '../../../../chassis/ids.js';
import { archiveVersion, linkHours } from '../../domain/rights/data-export.js';
import { erasingSubgraphs } from '../../domain/rights/erasure.js';
import { claimExports, expireExports, markReady } from '../../storage/rights/data-exports.js';
import { lockMember } from '../../storage/lock-members.js';
import { mergedInto } from '../../storage/merging/one-person.js';
import type { MembersParts } from '../members-parts.js';
import { dataOf, type HeldData } from './data-of.js';
import { archivePiece, tokenPiece } from './export-my-data.js';

const atOnce = 5;
/** Two hundred thousand rows of one subgraph: more than a member can have brought together, and less than memory holds. */
const mostPages = 1_000;
const tokenBytes = 32;

/**
 * Makes the copies that were asked for, and lets go of those whose day is over. While a subgraph is away a copy waits: it is whole or it
 * is not there. Safe to repeat.
 */
export async function makeDataExports(parts: MembersParts): Promise<void> {
  await expireExports(parts.database.read);
  for (;;) {
    const some = await parts.database.transaction((tx) => claimExports(tx, atOnce));
    for (const asked of some) {
      try {
        await makeDataExport(parts, asked);
      } catch (error) {
        parts.log.warn({ err: error, exportId: asked.id }, "a copy of a member's data is made later");
      }
    }
    if (some.length < atOnce) return;
  }
}

async function makeDataExport(parts: MembersParts, asked: { id: string; memberId: string }): Promise<void> {
  const { memberId } = asked;
  const archive = JSON.stringify({
    format: 'fealty-member-data',
    version: archiveVersion,
    memberId,
    madeAt: parts.clock.now().toISOString(),
    held: await everythingOf(parts, memberId),
    // One person: what is held under the numbers that were merged into theirs is theirs.
    merged: await Promise.all(
      (await mergedInto(parts.database.read, memberId)).map(async (id) => ({
        memberId: id,
        held: await everythingOf(parts, id),
      })),
    ),
  });
  const token = randomBytes(tokenBytes).toString('base64url');
  const [sealedArchive, sealedToken] = await Promise.all([
    parts.vault.seal(memberId, archivePiece, archive),
    parts.vault.seal(memberId, tokenPiece, token),
  ]);
  await parts.database.transaction(async (tx) => {
    await lockMember(tx, memberId);
    await markReady(tx, asked, { sealedArchive, sealedToken, tokenHash: tokenHashOf(token), linkHours });
  });
}

/** By what an archive is found: the token itself is nowhere but in the member's hands and under their key. */
export function tokenHashOf(token: string): Buffer {
  return hash('sha256', token, 'buffer');
}

/** By subgraph, and in it by kinds of things. */
async function everythingOf(parts: MembersParts, memberId: string): Promise<Record<string, HeldData>> {
  const everything: Record<string, HeldData> = {};
  for (const subgraph of erasingSubgraphs) {
    everything[subgraph] =
      subgraph === 'members' ? await ownData(parts, memberId) : await askFor(parts, subgraph, memberId);
  }
  return everything;
}

async function ownData(parts: MembersParts, memberId: string): Promise<HeldData> {
  return Object.assign({}, ...(await Promise.all(dataOf.map((read) => read(parts, memberId))))) as HeldData;
}

const query = `query MemberData($memberId: ID!, $after: String) {
  memberData(memberId: $memberId, after: $after) { section rows after }
}`;
const answerShape = z.object({
  memberData: z.object({ section: z.string(), rows: z.array(z.string()), after: z.string().nullable() }),
});

async function askFor({ calls }: MembersParts, subgraph: string, memberId: string): Promise<HeldData> {
  const on = { caller: { kind: 'service' as const, name: 'members' }, requestId: newId() };
  const held: HeldData = {};
  let after: string | null = null;
  for (let pages = 0; pages < mostPages; pages += 1) {
    const answer = await calls.graphql(subgraph, { query, variables: { memberId, after } }, on);
    const { memberData: page } = answerShape.parse(answer);
    (held[page.section] ??= []).push(...page.rows.map((row): unknown => JSON.parse(row)));
    ({ after } = page);
    if (after === null) return held;
  }
  throw new Error(`${subgraph} holds more on a member than a copy takes`);
}
