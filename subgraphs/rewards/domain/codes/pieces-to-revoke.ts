/**
 * Which codes are taken back with the last pieces of a redemption. A piece goes back whole: none of its codes is used then, and none
 * was taken back before. So of three tickets of which the third was used, the second goes back first.
 */
import type { GivenState } from './given-code.js';

export interface CodeOfPiece {
  id: string;
  piece: number;
  state: GivenState;
}

export interface PiecesToRevoke {
  /** Which pieces go back; fewer than asked for, then none. */
  pieces: number[];
  codeIds: string[];
  /** Pieces that cannot, because a code of theirs is used. */
  used: number[];
  /** False when so many cannot go back. */
  enough: boolean;
}

/** @param count pieces that go back. A redemption without codes has nothing that stands in its way. */
export function piecesToRevoke(codes: readonly CodeOfPiece[], count: number): PiecesToRevoke {
  const piecesWith = (fits: (code: CodeOfPiece) => boolean) => new Set(codes.filter(fits).map(({ piece }) => piece));
  const used = piecesWith(({ state }) => state === 'USED');
  const gone = piecesWith(({ state }) => state === 'REVOKED');
  const may = [...piecesWith(() => true)].filter((piece) => !used.has(piece) && !gone.has(piece)).sort((a, b) => b - a);
  const enough = codes.length === 0 || may.length >= count;
  const pieces = enough ? may.slice(0, count) : [];
  return {
    pieces,
    codeIds: codes.filter(({ piece }) => pieces.includes(piece)).map(({ id }) => id),
    used: [...used].sort((a, b) => a - b),
    enough,
  };
}
