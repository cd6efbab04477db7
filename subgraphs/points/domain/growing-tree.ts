/**
 * Rule: a tree that only grows needs no more memory than the roots of its complete subtrees, one per binary digit of its
 * size: each new leaf merges those that it completes. So the tree over all blocks can be built while they are read, and
 * gone on with where it was left.
 */
import { nodeHash, nodesNeeded, rootFrom, sha256, type NodePlace, type NodeSource } from './merkle.js';

export interface PlacedNode extends NodePlace {
  hash: Buffer;
}

export class GrowingTree {
  /** Roots of complete subtrees, the largest first. */
  private readonly peaks: PlacedNode[];

  /** @param peaks of the tree to go on with, as `peaksOf` names them for its size. */
  constructor(
    private grown = 0,
    peaks: readonly PlacedNode[] = [],
  ) {
    this.peaks = [...peaks];
  }

  get size(): number {
    return this.grown;
  }

  /** Adds a leaf hash, and answers the inner nodes that are complete with it, from below. */
  add(leaf: Buffer): PlacedNode[] {
    const completed: PlacedNode[] = [];
    let node: PlacedNode = { level: 0, place: this.grown, hash: leaf };
    this.grown += 1;
    for (let left = this.peaks.at(-1); left?.level === node.level; left = this.peaks.at(-1)) {
      this.peaks.pop();
      node = { level: node.level + 1, place: left.place / 2, hash: nodeHash(left.hash, node.hash) };
      completed.push(node);
    }
    this.peaks.push(node);
    return completed;
  }

  root(): Buffer {
    const fromTheRight = [...this.peaks].reverse().map(({ hash }) => hash);
    const [last, ...larger] = fromTheRight;
    return larger.reduce<Buffer>((right, left) => nodeHash(left, right), last ?? sha256());
  }
}

/** Which nodes are the peaks of a tree of this size, the largest first. */
export function peaksOf(size: number): NodePlace[] {
  return nodesNeeded((source: NodeSource) => rootFrom(source, size));
}
