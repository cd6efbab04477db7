import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout: this file is stack/home.ts in it, or dist/stack/home.js. */
export const projectRoot = path
  .resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
  .replace(new RegExp(`\\${path.sep}dist$`), '');

/** Where an installation keeps what is its own: database, secrets, logs, the day of its first start. */
export function homeOf(environment: NodeJS.ProcessEnv): string {
  return path.resolve(environment['FEALTY_DATA'] || path.join(projectRoot, '.fealty'));
}
