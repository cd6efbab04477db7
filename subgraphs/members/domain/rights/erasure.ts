/**
 * A member may be forgotten, by their own word or the programme's: what leads to the person goes everywhere, what the books
 * rest on stays under an id that leads to nobody. Nobody is forgotten twice, nothing is forgotten by half: every subgraph
 * says when its part is done, the member's own data key goes when the rows under it are gone, and when all of it is done a
 * certificate says what went where. Where two memberships were being made one, or two again, that ends first. It names kinds
 * and numbers, the erasure and the member's id, and nothing of the person.
 */
import { createHash } from 'node:crypto';
import { whatStays } from './kept-of-members.js';

export const erasureStates = ['REQUESTED', 'RUNNING', 'DONE'] as const;
export type ErasureState = (typeof erasureStates)[number];

/** Where a member's data lies; each has a part to do. */
export const erasingSubgraphs = ['members', 'points', 'rewards', 'campaigns', 'partners'] as const;
export type ErasingSubgraph = (typeof erasingSubgraphs)[number];

export interface ErasurePart {
  subgraph: ErasingSubgraph;
  erased: { what: string; count: number }[];
  doneAt: Date;
}

export interface Erasure {
  id: string;
  memberId: string;
  /** The erasure of the survivor with whom this member is forgotten, having been merged into them; its certificate is of both. */
  withErasureId: string | null;
  requestedAt: Date;
  state: ErasureState;
  /** When the other subgraphs were told; null while a merge of the member, or its end, is under way somewhere, which comes first. */
  toldAt: Date | null;
  keyDestroyedAt: Date | null;
  doneAt: Date | null;
  /** Canonical JSON, its very bytes being what the seal is over. */
  certificate: string | null;
  /** SHA-256 of the certificate, in hexadecimal. */
  seal: string | null;
  parts: ErasurePart[];
}

export function isWhole(erasure: Erasure): boolean {
  return (
    erasure.keyDestroyedAt !== null &&
    erasingSubgraphs.every((name) => erasure.parts.some((part) => part.subgraph === name))
  );
}

/**
 * What the certificate says, of the member and of those merged into them, and what of members' own tables stays, and why:
 * keys in one order, times in ISO 8601, parts in the order of the subgraphs' list.
 */
export function certificateContent(
  erasure: Erasure,
  doneAt: Date,
  merged: readonly Erasure[] = [],
): Record<string, unknown> {
  return {
    ...partsOf(erasure),
    version: 1,
    requestedAt: erasure.requestedAt.toISOString(),
    doneAt: doneAt.toISOString(),
    stays: { members: whatStays() },
    ...(merged.length === 0 ? {} : { merged: merged.map(partsOf) }),
  };
}

function partsOf(erasure: Erasure): Record<string, unknown> {
  return {
    erasureId: erasure.id,
    memberId: erasure.memberId,
    toldAt: erasure.toldAt?.toISOString(),
    keyDestroyedAt: erasure.keyDestroyedAt?.toISOString(),
    parts: erasingSubgraphs.map((name) => {
      const part = erasure.parts.find(({ subgraph }) => subgraph === name);
      return { subgraph: name, doneAt: part?.doneAt.toISOString(), erased: part?.erased ?? [] };
    }),
  };
}

export function sealOf(certificate: string): string {
  return createHash('sha256').update(certificate).digest('hex');
}
