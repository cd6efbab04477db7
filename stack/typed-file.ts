import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { CannotStart } from './cannot-start.js';

/** The folder in which the person typed, who may stand elsewhere than npm, which runs us in the package's folder. */
export function typedFrom(environment: NodeJS.ProcessEnv): string {
  return environment['INIT_CWD'] ?? '.';
}

/** A file whole, named as by somebody who stands in that folder. Throws CannotStart where it cannot be read. */
export async function readTypedFile(file: string, folder: string): Promise<Buffer> {
  const typed = path.resolve(folder, file);
  try {
    return await readFile(typed);
  } catch {
    throw new CannotStart(`${typed} cannot be read.`);
  }
}
