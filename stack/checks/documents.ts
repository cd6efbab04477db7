/** Reads out of the documents what can be held against the tree. Pure: texts in, names out. */

/** Every `npm run <name>`, `npm start` and `npm test` of a text, without flags. */
export function npmScriptsIn(text: string): string[] {
  const runs = [...text.matchAll(/npm run (?:--silent |-s )?([\w:-]+)/g)].map(([, name]) => name ?? '');
  const short = [...text.matchAll(/npm (start|test)\b/g)].map(([, name]) => name ?? '');
  return [...new Set([...runs, ...short])].sort();
}

/**
 * The paths of a map: the first fenced block after `heading`, in which indentation stands for folders, several names on
 * a line for several files, and two blanks or more set off the words. Under a line with several folders, what is indented
 * belongs to each of them.
 */
export function mapPaths(text: string, heading: string): string[] {
  const section = text.slice(text.indexOf(`\n${heading}\n`));
  const block = /```\w*\n([\s\S]*?)```/.exec(section)?.[1] ?? '';
  const paths: string[] = [];
  let above: { depth: number; folders: string[] }[] = [];
  for (const line of block.split('\n')) {
    const indentation = /^ */.exec(line)?.[0].length ?? 0;
    // Deeper than any folder could be: words that go on from the line above.
    if (line.trim() === '' || indentation > MAP_DEPTH) continue;
    above = above.filter(({ depth }) => depth < indentation);
    const parents = above.at(-1)?.folders ?? [''];
    const names = (line.trim().split(/ {2,}/)[0] ?? '').split(' ');
    const here = parents.flatMap((parent) => names.map((name) => `${parent}${name}`));
    paths.push(...here);
    above.push({ depth: indentation, folders: here.filter((path) => path.endsWith('/')) });
  }
  return paths;
}

const MAP_DEPTH = 12;

/** The variables a table names: the first cell of each row under `heading`, between backticks. */
export function settingsIn(text: string, heading: string): string[] {
  const section = text.slice(text.indexOf(`\n${heading}\n`) + heading.length + 2).split('\n## ')[0] ?? '';
  const cells = section.split('\n').flatMap((line) => (line.startsWith('|') ? [line.split('|')[1] ?? ''] : []));
  return cells.flatMap((cell) => [...cell.matchAll(/`([A-Z][A-Z0-9_]+)`/g)].map(([, name]) => name ?? '')).sort();
}

/** The variables that a settings file declares, one to a line, or takes from the environment it is given. */
export function variablesReadIn(source: string): string[] {
  const declared = [...source.matchAll(/^ +([A-Z][A-Z0-9_]{2,}): /gm)].map(([, name]) => name ?? '');
  const taken = [...source.matchAll(/\b(?:env|environment)(?:\.|\[')([A-Z][A-Z0-9_]+)\b(?!(?:'\])? = )/g)].map(
    ([, name]) => name ?? '',
  );
  const unpacked = [...source.matchAll(/\{([^{}]*)\} = (?:env|environment)\b/g)].flatMap(([, names = '']) =>
    [...names.matchAll(/\b[A-Z][A-Z0-9_]{2,}\b/g)].map(([name]) => name),
  );
  return [...new Set([...declared, ...taken, ...unpacked])].sort();
}

/** What must be the same in two languages: the fenced blocks, and how many headings, rows and items there are. */
export function skeleton(text: string): { blocks: string[]; headings: number[]; rows: number; items: number } {
  const blocks = [...text.matchAll(/```(?:bash|graphql|json)\n[\s\S]*?```/g)].map(([block]) => block);
  const prose = text.replace(/```[\s\S]*?```/g, '').split('\n');
  return {
    blocks,
    headings: prose.flatMap((line) => (/^#+ /.test(line) ? [line.indexOf(' ')] : [])),
    rows: prose.filter((line) => line.startsWith('|')).length,
    items: prose.filter((line) => /^\s*(-|\d+\.) /.test(line)).length,
  };
}

/** The GraphQL documents that a text sends with curl. */
export function curlQueries(text: string): string[] {
  return [...text.matchAll(/"query": ("(?:[^"\\]|\\.)*")/g)].map(
    ([, literal]) => JSON.parse(literal ?? '""') as string,
  );
}
