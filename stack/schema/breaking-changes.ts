import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { buildSchema, findBreakingChanges } from 'graphql';

const run = promisify(execFile);

/**
 * What would break a client between two public graphs and is not declared. A change is declared by its words, between
 * backticks, in schema/breaking-changes.md; the words are those that this function returns.
 */
export function undeclaredBreaks(before: string, after: string, declarations: string): string[] {
  const declared = new Set([...declarations.matchAll(/`([^`\n]+)`/g)].map(([, words]) => words));
  return findBreakingChanges(buildSchema(before), buildSchema(after))
    .map(({ type, description }) => `${type}: ${description}`)
    .filter((words) => !declared.has(words));
}

/**
 * Public graphs that clients may be relying on: the one of the last commit that changed it and the one before that, so
 * that a break is seen before it is committed and also after, on a clean clone. Empty outside a git checkout or before
 * the first commit; a shallow clone may know only one.
 */
export async function promisedGraphs(
  root: string,
  file = 'schema/api.graphql',
): Promise<{ commit: string; api: string }[]> {
  try {
    const { stdout } = await run('git', ['log', '-n', '2', '--format=%H', '--', file], { cwd: root });
    const commits = stdout.split('\n').filter((line) => line !== '');
    return await Promise.all(
      commits.map(async (commit) => {
        const shown = await run('git', ['show', `${commit}:${file}`], { cwd: root, maxBuffer: 64 * 1024 * 1024 });
        return { commit, api: shown.stdout };
      }),
    );
  } catch {
    return []; // No git, no repository, or the file was deleted in one of the two: nothing can be compared.
  }
}
