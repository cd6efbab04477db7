import path from 'node:path';
import { readExampleOperations } from '../../gateway/landing/example-operations.js';
import { projectRoot } from '../home.js';

const operations = await readExampleOperations(path.join(projectRoot, 'schema/operations'));

/**
 * The text of an operation of schema/operations, as it stands there: a gateway that serves those and no other serves us as well.
 * Throws a TypeError where none has the name.
 */
export function listedOperation(name: string): string {
  const found = operations.find((operation) => operation.name === name);
  if (!found) throw new TypeError(`schema/operations has no ${name}`);
  return found.document;
}
