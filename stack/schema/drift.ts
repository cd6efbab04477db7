import { readFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * Which committed snapshots are not what the code makes, each with its first line that differs. Empty when none drifted.
 *
 * @param fresh by path from `root`, as the code makes them
 */
export async function driftOf(root: string, fresh: ReadonlyMap<string, string>): Promise<string[]> {
  const found = await Promise.all(
    [...fresh].map(async ([file, wanted]) => {
      const committed = await readFile(path.join(root, file), 'utf8').catch(() => undefined);
      if (committed === undefined) return [`${file} is missing; npm run schema writes it`];
      return committed === wanted
        ? []
        : [`${file} drifted; npm run schema writes it anew. ${firstDifference(committed, wanted)}`];
    }),
  );
  return found.flat();
}

function firstDifference(committed: string, wanted: string): string {
  const [before, after] = [committed.split('\n'), wanted.split('\n')];
  const index = after.findIndex((line, at) => line !== before[at]);
  const at = index === -1 ? after.length : index;
  const show = (line: string | undefined) => (line === undefined ? 'ends' : `has '${line.trim()}'`);
  return `Line ${String(at + 1)}: the file ${show(before[at])}, the code ${show(after[at])}`;
}
