import fc from 'fast-check';
import { GrowingTree, peaksOf, type PlacedNode } from './growing-tree.js';
import {
  consistencyPath,
  inclusionPath,
  leafHash,
  nodesNeeded,
  nodesOver,
  rootFrom,
  rootOf,
  verifyConsistency,
  verifyInclusion,
} from './merkle.js';

/* The reference values that implementations of Certificate Transparency are tested with. */

const inputs = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
const referenceLeaves = inputs.map((hex) => leafHash(Buffer.from(hex, 'hex')));
const roots = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];
const node = {
  leaf1: '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
  leaf4: 'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
  from2to4: '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
  from4to6: '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
  from6to8: 'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
  from4to8: '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
};
const hex = (hashes: readonly Buffer[]) => hashes.map((hash) => hash.toString('hex'));

test.each(roots.map((root, size) => [size, root] as const))('the reference root over %i leaves', (size, root) => {
  expect(rootOf(referenceLeaves.slice(0, size)).toString('hex')).toBe(root);
  expect(rootFrom(nodesOver(referenceLeaves), size).toString('hex')).toBe(root);
  expect(treeOver(referenceLeaves.slice(0, size)).tree.root().toString('hex')).toBe(root);
});

test.each([
  [0, 1, []],
  [0, 8, [node.leaf1, node.from2to4, node.from4to8]],
  [5, 8, [node.leaf4, node.from6to8, roots[4]]],
  [2, 3, [roots[2]]],
  [1, 5, [roots[1], node.from2to4, node.leaf4]],
])('the reference proof that leaf %i is in the tree of %i', (index, size, path) => {
  expect(hex(inclusionPath(nodesOver(referenceLeaves), index, size))).toEqual(path);
});

test.each([
  [1, 1, []],
  [1, 8, [node.leaf1, node.from2to4, node.from4to8]],
  [6, 8, [node.from4to6, node.from6to8, roots[4]]],
  [2, 5, [node.from2to4, node.leaf4]],
])('the reference proof that the tree of %i begins the tree of %i', (from, to, path) => {
  expect(hex(consistencyPath(nodesOver(referenceLeaves), from, to))).toEqual(path);
});

/* What holds of any tree. */

const leavesOf = (size: number) => Array.from({ length: size }, (_, index) => leafHash(Buffer.from(String(index))));

/** Two places up to a size, the lesser first. */
const twoPlaces = fc.tuple(fc.integer({ min: 1, max: 70 }), fc.nat(), fc.nat()).map(([size, one, other]) => {
  const [lesser, greater] = [one % size, other % size].sort((a, b) => a - b) as [number, number];
  return { size, lesser, greater };
});

test('every leaf is proved to be in every tree, and in its own place alone', () => {
  fc.assert(
    fc.property(twoPlaces, ({ size, lesser, greater }) => {
      const leaves = leavesOf(size);
      const [leaf, other] = [leaves[lesser], leaves[greater]] as [Buffer, Buffer];
      const path = inclusionPath(nodesOver(leaves), lesser, size);
      const root = rootOf(leaves);
      expect(verifyInclusion(leaf, lesser, size, path, root)).toBe(true);
      expect(verifyInclusion(leaf, size, size, path, root)).toBe(false);
      if (lesser === greater) return;
      expect(verifyInclusion(other, lesser, size, path, root)).toBe(false);
      expect(verifyInclusion(leaf, greater, size, path, root)).toBe(false);
    }),
  );
});

test('a proof of inclusion with one bit changed, or a node more or less, proves nothing', () => {
  fc.assert(
    fc.property(twoPlaces, fc.nat(), ({ size, lesser }, bit) => {
      const leaves = leavesOf(size);
      const leaf = leaves[lesser] ?? Buffer.alloc(0);
      const [path, root] = [inclusionPath(nodesOver(leaves), lesser, size), rootOf(leaves)];
      for (const broken of changesOf(path, bit)) expect(verifyInclusion(leaf, lesser, size, broken, root)).toBe(false);
      expect(verifyInclusion(flipped(leaf, bit), lesser, size, path, root)).toBe(false);
      expect(verifyInclusion(leaf, lesser, size, path, flipped(root, bit))).toBe(false);
    }),
  );
});

test('every tree is proved to begin with every smaller one, and with nothing else', () => {
  fc.assert(
    fc.property(twoPlaces, fc.nat(), ({ size, lesser }, bit) => {
      const [leaves, from] = [leavesOf(size), lesser + 1];
      const [earlier, later] = [from, size].map((count) => ({ size: count, root: rootOf(leaves.slice(0, count)) })) as [
        { size: number; root: Buffer },
        { size: number; root: Buffer },
      ];
      const path = consistencyPath(nodesOver(leaves), from, size);
      expect(verifyConsistency(earlier, later, path)).toBe(true);
      for (const broken of changesOf(path, bit)) expect(verifyConsistency(earlier, later, broken)).toBe(false);
      expect(verifyConsistency({ ...earlier, root: flipped(earlier.root, bit) }, later, path)).toBe(false);
      expect(verifyConsistency(earlier, { ...later, root: flipped(later.root, bit) }, path)).toBe(false);
      expect(verifyConsistency({ ...earlier, size: size + 1 }, later, path)).toBe(false);
      expect(verifyConsistency({ ...earlier, size: 0 }, later, path)).toBe(false);
    }),
  );
});

test('what is no tree has no proofs', () => {
  const source = nodesOver(referenceLeaves);
  expect(() => inclusionPath(source, 8, 8)).toThrow('no such leaf');
  expect(() => inclusionPath(source, 0.5, 8)).toThrow('no such leaf');
  expect(() => consistencyPath(source, 0, 8)).toThrow('does not begin');
  expect(() => consistencyPath(source, 9, 8)).toThrow('does not begin');
});

test('a tree that grew by steps, its inner nodes kept, gives the proofs of a tree built at once', () => {
  fc.assert(
    fc.property(twoPlaces, ({ size, lesser, greater }) => {
      const leaves = leavesOf(size);
      const { kept, tree } = treeOver(leaves.slice(0, greater));
      const from = new Map(kept);
      const goneOn = new GrowingTree(
        tree.size,
        peaksOf(tree.size).map((it) => ({ ...it, hash: from.get(nameOf(it)) ?? Buffer.alloc(0) })),
      );
      for (const leaf of leaves.slice(greater)) keep(from, goneOn, leaf);
      const source = (it: { level: number; place: number }) => from.get(nameOf(it)) ?? Buffer.alloc(0);
      expect(goneOn.root()).toEqual(rootOf(leaves));
      expect(inclusionPath(source, lesser, size)).toEqual(inclusionPath(nodesOver(leaves), lesser, size));
    }),
  );
});

test('a proof over a million leaves needs a few dozen nodes', () => {
  const needed = nodesNeeded((source) => inclusionPath(source, 654_321, 1_000_003));
  expect(needed.length).toBeLessThanOrEqual(40);
  expect(nodesNeeded((source) => consistencyPath(source, 654_321, 1_000_003)).length).toBeLessThanOrEqual(40);
});

function treeOver(leaves: readonly Buffer[]): { tree: GrowingTree; kept: Map<string, Buffer> } {
  const [tree, kept] = [new GrowingTree(), new Map<string, Buffer>()];
  for (const leaf of leaves) keep(kept, tree, leaf);
  return { tree, kept };
}

function keep(kept: Map<string, Buffer>, tree: GrowingTree, leaf: Buffer): void {
  kept.set(nameOf({ level: 0, place: tree.size }), leaf);
  for (const completed of tree.add(leaf)) kept.set(nameOf(completed), completed.hash);
}

function nameOf({ level, place }: Omit<PlacedNode, 'hash'>): string {
  return `${String(level)}/${String(place)}`;
}

function flipped(hash: Buffer, bit: number): Buffer {
  const copy = Buffer.from(hash);
  const at = Math.floor(bit / 8) % copy.length;
  copy.writeUInt8((copy[at] ?? 0) ^ (1 << (bit % 8)), at);
  return copy;
}

/** Ways to spoil a path: a bit of each of its hashes, its last left out, one more, one that is too short. */
function changesOf(path: readonly Buffer[], bit: number): Buffer[][] {
  return [
    ...path.map((hash, place) => path.with(place, flipped(hash, bit))),
    ...(path.length > 0 ? [path.slice(0, -1), path.with(0, Buffer.alloc(31))] : []),
    [...path, Buffer.alloc(32)],
  ];
}
