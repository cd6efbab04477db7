import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
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

/** Two neighbouring states of the public graph: what `from` promised, `to` has to keep. */
export interface Change {
  from: { commit: string; api: string };
  to: { commit: string; api: string };
}

/**
 * Every change the public graph has seen, the latest first: from commit to commit, and from the last commit to what stands
 * in the folder. A break is so seen before it is committed, and for as long as nobody declares it, whatever came after.
 * Empty outside a git checkout, without git, or before the first commit; a shallow clone knows the latest commits only.
 */
export async function changesOfGraph(root: string, file = 'schema/api.graphql'): Promise<Change[]> {
  const states = await committedStates(root, file);
  if (states.length === 0) return [];
  states.unshift({ commit: 'the working folder', api: await readFile(path.join(root, file), 'utf8') });
  return states.slice(1).map((from, place) => ({ from, to: states[place] as Change['to'] }));
}

/** What was made beside one another promises nothing to one another: a merge counts as one step, by all that it brought. */
const firstParents = ['log', '--first-parent', '-m'];

/** The latest first. A commit that took the file away is left out: the next one answers for what stood before. */
async function committedStates(root: string, file: string): Promise<Change['from'][]> {
  try {
    const { stdout } = await run('git', [...firstParents, '--diff-filter=AM', '--format=%H', '--', file], {
      cwd: root,
    });
    const commits = stdout.split('\n').filter((line) => line !== '');
    return await Promise.all(
      commits.map(async (commit) => {
        const shown = await run('git', ['show', `${commit}:${file}`], { cwd: root, maxBuffer: 64 * 1024 * 1024 });
        return { commit, api: shown.stdout };
      }),
    );
  } catch {
    return []; // No git or no repository: nothing can be compared.
  }
}
