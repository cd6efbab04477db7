import { readdir } from 'node:fs/promises';

/**
 * What the modules of a folder export, by the order of their file names: for a room where adding a file is all there is to adding
 * a kind of thing. Tests and declarations beside them are left out.
 * @param folder address of the folder, with a slash at its end: `new URL('../domain/effects/', import.meta.url)`
 */
export async function loadFolder(folder: URL): Promise<unknown[]> {
  const names = (await readdir(folder)).filter((name) => /(?<!\.test|\.d)\.[jt]s$/.test(name)).sort();
  const exported: unknown[] = [];
  // One after another: jest's loader loses its way where two that are loading need the same third.
  for (const name of names) {
    const module = (await import(new URL(name, folder).href)) as Record<string, unknown>;
    exported.push(...Object.values(module));
  }
  return exported;
}
