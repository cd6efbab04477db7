import { GraphFault, type GraphClient } from '../graph-client.js';
import { selectionOf, type Column, type ReadableList } from './readable-lists.js';

const largestPage = 100;

interface PageOfEntries {
  list: {
    edges: { node: unknown }[];
    pageInfo: { hasNextPage: boolean; endCursor: string | null };
  };
}

/** The entries of a list, page after page: no more than one page is held at a time. A page that costs too much is halved. */
export async function* readPages(
  graph: GraphClient,
  list: ReadableList,
  columns: readonly Column[],
  filter: unknown,
): AsyncGenerator<unknown[]> {
  const document = documentOf(list, columns, filter !== undefined);
  if (!list.isConnection) {
    yield (await graph.ask<{ list: unknown[] }>(document, { filter })).list;
    return;
  }
  let after: string | null = null;
  let first = largestPage;
  for (;;) {
    const page = await pageOrNull(graph, document, { filter, first, after });
    if (page === null) {
      first = Math.ceil(first / 2);
      continue;
    }
    yield page.edges.map(({ node }) => node);
    const { hasNextPage, endCursor } = page.pageInfo;
    if (!hasNextPage) return;
    after = endCursor;
  }
}

/** Null where the page is too dear and a smaller one may not be. */
async function pageOrNull(
  graph: GraphClient,
  document: string,
  variables: { filter: unknown; first: number; after: string | null },
): Promise<PageOfEntries['list'] | null> {
  try {
    return (await graph.ask<PageOfEntries>(document, variables)).list;
  } catch (error) {
    const isTooDear = error instanceof GraphFault && (error.limit?.startsWith('cost.') ?? false);
    if (!isTooDear || variables.first === 1) throw error;
    return null;
  }
}

function documentOf({ name, isConnection, filterType }: ReadableList, columns: readonly Column[], filtered: boolean) {
  const arguments_ = [
    ...(filtered && filterType !== null ? [{ name: 'filter', type: filterType }] : []),
    ...(isConnection
      ? [
          { name: 'first', type: 'Int' },
          { name: 'after', type: 'String' },
        ]
      : []),
  ];
  const declared = arguments_.map((one) => `$${one.name}: ${one.type}`).join(', ');
  const given = arguments_.map((one) => `${one.name}: $${one.name}`).join(', ');
  const inBrackets = (text: string) => (text === '' ? '' : `(${text})`);
  const entry = selectionOf(columns);
  const body = isConnection ? `edges { node { ${entry} } } pageInfo { hasNextPage endCursor }` : entry;
  return `query Export${inBrackets(declared)} { list: ${name}${inBrackets(given)} { ${body} } }`;
}
