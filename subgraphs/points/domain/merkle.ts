/**
 * Rule: whoever keeps one hash of the books can be shown, later and with little, that a row is in them and that nothing
 * under that hash was changed. The trees are those of RFC 6962 (section 2.1), so that any verifier of Certificate
 * Transparency logs takes our proofs: leaves and inner nodes are hashed behind different first bytes, so that neither
 * passes for the other, and a tree of n leaves splits at the largest power of two below n.
 */
import { hash } from 'node:crypto';

/** Where a complete subtree stands: over the `2^level` leaves from leaf `place * 2^level` on. */
export interface NodePlace {
  level: number;
  place: number;
}

/** The hash of a complete subtree, from memory or from a store. */
export type NodeSource = (node: NodePlace) => Buffer;

/** What a node is hashed from: a byte 1 and its two children. One for all, as one hash is done before the next begins. */
const nodeBytes = Buffer.alloc(65, 0x01);
const leafPrefix = Buffer.of(0x00);

export function sha256(...parts: readonly Uint8Array[]): Buffer {
  return digest(Buffer.concat(parts));
}

/**
 * SHA-256 of bytes, or of a text's UTF-8. By way of a text of bytes, because small buffers are then cut from a pool: each
 * with memory of its own costs more than its hash.
 */
export function digest(content: string | Buffer): Buffer {
  return Buffer.from(hash('sha256', content, 'binary'), 'latin1');
}

export function leafHash(bytes: Uint8Array): Buffer {
  return sha256(leafPrefix, bytes);
}

export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  if (left.length !== 32 || right.length !== 32) throw new Error('a hash has 32 bytes');
  nodeBytes.set(left, 1);
  nodeBytes.set(right, 33);
  return digest(nodeBytes);
}

/** The root over leaf hashes that are all at hand; of none the hash of nothing, as the RFC has it. */
export function rootOf(leaves: readonly Buffer[]): Buffer {
  let level = leaves;
  // Pairing from the left and carrying an odd last node up unchanged gives the same tree as splitting at powers of two.
  while (level.length > 1) {
    const above: Buffer[] = [];
    for (let place = 0; place < level.length; place += 2) {
      const [left, right] = [level[place], level[place + 1]];
      if (left) above.push(right ? nodeHash(left, right) : left);
    }
    level = above;
  }
  return level[0] ?? sha256();
}

/** Complete subtrees over leaves in memory, each worked out when it is asked for. */
export function nodesOver(leaves: readonly Buffer[]): NodeSource {
  return ({ level, place }) => rootOf(leaves.slice(place * 2 ** level, (place + 1) * 2 ** level));
}

/** The nodes that a piece of work asks for, so that a store can be asked for all of them at once. */
export function nodesNeeded(work: (source: NodeSource) => unknown): NodePlace[] {
  const needed: NodePlace[] = [];
  work((node) => {
    needed.push(node);
    return Buffer.alloc(32);
  });
  return needed;
}

/** The root over the first `size` leaves, from at most one node per binary digit of the size. */
export function rootFrom(source: NodeSource, size: number): Buffer {
  return subtree(source, 0, size);
}

/** The nodes beside a leaf's way to the root over `size` leaves, from the leaf up. */
export function inclusionPath(source: NodeSource, index: number, size: number): Buffer[] {
  if (!isCount(index) || !isCount(size) || index >= size) throw new Error('there is no such leaf in the tree');
  return pathWithin(source, index, 0, size);
}

/** What shows that the tree over `to` leaves begins with the tree over `from`: nothing when they are one. */
export function consistencyPath(source: NodeSource, from: number, to: number): Buffer[] {
  if (!isCount(from) || !isCount(to) || from < 1 || from > to) throw new Error('the one tree does not begin the other');
  return from === to ? [] : consistencyWithin(source, from, 0, to, true);
}

/** The root that a leaf hash and its path lead to; null when the path cannot be of such a leaf in such a tree. */
export function rootFromInclusion(leaf: Buffer, index: number, size: number, path: readonly Buffer[]): Buffer | null {
  if (!isCount(index) || !isCount(size) || index >= size || !areHashes([leaf, ...path])) return null;
  let [place, last, root] = [index, size - 1, leaf];
  for (const beside of path) {
    if (last === 0) return null;
    if (place % 2 === 1 || place === last) {
      root = nodeHash(beside, root);
      // A node at the end of its level has nothing at its right: it rises until it is a right child.
      while (place % 2 === 0 && place > 0) [place, last] = [half(place), half(last)];
    } else {
      root = nodeHash(root, beside);
    }
    [place, last] = [half(place), half(last)];
  }
  return last === 0 ? root : null;
}

export function verifyInclusion(
  leaf: Buffer,
  index: number,
  size: number,
  path: readonly Buffer[],
  root: Buffer,
): boolean {
  return rootFromInclusion(leaf, index, size, path)?.equals(root) ?? false;
}

export interface TreeHead {
  /** How many leaves it has. */
  size: number;
  root: Buffer;
}

/** Whether the path shows that the later tree begins with the earlier: RFC 9162, section 2.1.4.2. */
export function verifyConsistency(earlier: TreeHead, later: TreeHead, path: readonly Buffer[]): boolean {
  const { size: from } = earlier;
  if (!isCount(from) || !isCount(later.size) || from < 1 || from > later.size) return false;
  if (from === later.size) return path.length === 0 && earlier.root.equals(later.root);
  // The root of a complete earlier tree is itself a node of the later one, and is not sent.
  const [first, ...rest] = isPowerOfTwo(from) ? [earlier.root, ...path] : path;
  if (!first || path.length === 0 || !areHashes([first, ...rest])) return false;
  let [place, last] = [from - 1, later.size - 1];
  while (place % 2 === 1) [place, last] = [half(place), half(last)];
  let [earlierRoot, laterRoot] = [first, first];
  for (const beside of rest) {
    if (last === 0) return false;
    if (place % 2 === 1 || place === last) {
      [earlierRoot, laterRoot] = [nodeHash(beside, earlierRoot), nodeHash(beside, laterRoot)];
      while (place % 2 === 0 && place > 0) [place, last] = [half(place), half(last)];
    } else {
      laterRoot = nodeHash(laterRoot, beside);
    }
    [place, last] = [half(place), half(last)];
  }
  return last === 0 && earlierRoot.equals(earlier.root) && laterRoot.equals(later.root);
}

function pathWithin(source: NodeSource, index: number, start: number, end: number): Buffer[] {
  if (end - start === 1) return [];
  const split = start + splitOf(end - start);
  return index < split
    ? [...pathWithin(source, index, start, split), subtree(source, split, end)]
    : [...pathWithin(source, index, split, end), subtree(source, start, split)];
}

/** SUBPROOF of the RFC: `known` says that the root over leaves `start` to `from` is one that the verifier has. */
function consistencyWithin(source: NodeSource, from: number, start: number, end: number, known: boolean): Buffer[] {
  if (from === end) return known ? [] : [subtree(source, start, end)];
  const split = start + splitOf(end - start);
  return from <= split
    ? [...consistencyWithin(source, from, start, split, known), subtree(source, split, end)]
    : [...consistencyWithin(source, from, split, end, false), subtree(source, start, split)];
}

/** The hash over leaves `start` to `end`, where `start` is one at which a subtree of that size begins. */
function subtree(source: NodeSource, start: number, end: number): Buffer {
  const size = end - start;
  if (size === 0) return sha256();
  if (isPowerOfTwo(size)) return source({ level: Math.round(Math.log2(size)), place: start / size });
  const split = start + splitOf(size);
  return nodeHash(subtree(source, start, split), subtree(source, split, end));
}

/** The largest power of two below a size of two or more. */
function splitOf(size: number): number {
  let split = 1;
  while (split * 2 < size) split *= 2;
  return split;
}

function isPowerOfTwo(size: number): boolean {
  return size === 1 || splitOf(size) * 2 === size;
}

function half(place: number): number {
  return Math.floor(place / 2);
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function areHashes(hashes: readonly Buffer[]): boolean {
  return hashes.every((it) => it.length === 32);
}
