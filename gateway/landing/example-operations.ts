/**
 * The operations of schema/operations, as the landing pages offer them. A file holds one operation under a comment:
 *
 *     # Runs as: channel
 *     # Records a purchase and awards its points.
 *     # Variables: { "input": { "purchaseId": "{{purchaseId}}", ... } }
 *
 * What stands in double braces is filled in when a page is made, so that the examples of one page can be run as they
 * stand, one after the other: RecordPurchase, and then RecordReturn of the same `{{purchaseId}}`.
 */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { getOperationAST, parse } from 'graphql';
import { newId } from '../../chassis/ids.js';

/** `second ops` is another person of ops than the one who runs the rest: who proposes may not approve. */
export type RunsAs = 'anyone' | 'member' | 'channel' | 'partner' | 'ops' | 'second ops';

export interface ExampleOperation {
  name: string;
  runsAs: RunsAs;
  /** For people: what it is for. */
  about: string;
  document: string;
  /** With the placeholders still in it; `{}` when the operation takes none. */
  variables: string;
}

/** Also the order in which the pages show them. */
const kinds: readonly RunsAs[] = ['member', 'anyone', 'channel', 'partner', 'ops', 'second ops'];

/** By who runs them, then by file name, but MemberCentre first: it is the front page. Throws an Error that names a file of another form. */
export async function readExampleOperations(folder: string): Promise<ExampleOperation[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.graphql')).sort();
  const operations = await Promise.all(
    files.map(async (file) => parseExampleOperation(file, await readFile(path.join(folder, file), 'utf8'))),
  );
  const rank = ({ name, runsAs }: ExampleOperation) => (name === 'MemberCentre' ? -1 : kinds.indexOf(runsAs));
  return operations.sort((one, other) => rank(one) - rank(other));
}

export function parseExampleOperation(file: string, text: string): ExampleOperation {
  const lines = text.split('\n');
  const codeAt = lines.findIndex((line) => !line.startsWith('#'));
  const comment = lines.slice(0, codeAt).map((line) => line.replace(/^# ?/, ''));
  const document = lines.slice(codeAt).join('\n').trim();
  const variablesAt = comment.findIndex((line) => line.startsWith('Variables:'));
  const words = comment.slice(0, variablesAt === -1 ? undefined : variablesAt);
  const runsAs = kinds.find((kind) => words[0]?.trim() === `Runs as: ${kind}`);
  const name = getOperationAST(parse(document))?.name?.value;
  if (!runsAs || !name) {
    throw new Error(
      `${file} needs one named operation under a comment that begins with "# Runs as: ${kinds.join('|')}"`,
    );
  }
  const variables = variablesAt === -1 ? '{}' : comment.slice(variablesAt).join('\n').replace('Variables:', '').trim();
  JSON.parse(variables);
  return { name, runsAs, about: words.slice(1).join(' ').trim(), document, variables };
}

/**
 * Replaces `{{now}}`, `{{inThirtyDays}}`, `{{month}}` and `{{memberNumber}}`; any other name is an id, the same one wherever
 * the name stands as long as the returned function is used.
 */
export function placeholders(now: Date, memberNumber: string): (variables: string) => string {
  const values = new Map([
    ['now', now.toISOString()],
    ['inThirtyDays', new Date(now.getTime() + 30 * 86_400_000).toISOString()],
    ['month', now.toISOString().slice(0, 7)],
    ['memberNumber', memberNumber],
  ]);
  return (variables) =>
    variables.replace(/\{\{(\w+)\}\}/g, (_whole, name: string) => {
      const value = values.get(name) ?? newId();
      values.set(name, value);
      return value;
    });
}
