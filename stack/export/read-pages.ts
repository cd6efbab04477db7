import { GraphFault, type GraphClient } from '../graph-client.js';
import { selectionOf, type Column, type ReadableList } from './readable-lists.js';

const largestPage = 100;

interface PageOfEntries {
  edges: { node: unknown }[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

/** A list, or a report with it. */
interface Answer<List> {
  list: List;
  report?: { list: List };
}

/** The entries of a list, page after page: no more than one page is held at a time. A page that costs too much is halved. */
export async function* readPages(
  graph: GraphClient,
  list: ReadableList,
  columns: readonly Column[],
  filter: unknown,
): AsyncGenerator<unknown[]> {
  const document = documentOf(list, columns, filter);
  const variables = list.within ? { ...(filter as object) } : { filter };
  if (!list.isConnection) {
    const answer = await graph.ask<Answer<unknown[]>>(document, variables);
    yield (answer.report ?? answer).list;
    return;
  }
  let after: string | null = null;
  let first = largestPage;
  for (;;) {
    const page = await pageOrNull(graph, document, { ...variables, first, after });
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
  variables: { first: number; after: string | null },
): Promise<PageOfEntries | null> {
  try {
    const answer = await graph.ask<Answer<PageOfEntries>>(document, variables);
    return (answer.report ?? answer).list;
  } catch (error) {
    const isTooDear = error instanceof GraphFault && (error.limit?.startsWith('cost.') ?? false);
    if (!isTooDear || variables.first === 1) throw error;
    return null;
  }
}

function documentOf(
  { name, isConnection, filterType, within }: ReadableList,
  columns: readonly Column[],
  filter: unknown,
): string {
  const filters = filter !== undefined && filterType !== null ? [{ name: 'filter', type: filterType }] : [];
  const pages = [
    { name: 'first', type: 'Int' },
    { name: 'after', type: 'String' },
  ];
  const ofList = [...filters, ...(isConnection ? pages : [])];
  const ofReport = within?.takes.filter((one) => one.name in (filter as object)) ?? [];
  const inBrackets = (texts: string[]) => (texts.length === 0 ? '' : `(${texts.join(', ')})`);
  const declared = inBrackets([...ofReport, ...ofList].map((one) => `$${one.name}: ${one.type}`));
  const given = (some: typeof ofList) => inBrackets(some.map((one) => `${one.name}: $${one.name}`));
  const entry = selectionOf(columns);
  const body = isConnection ? `edges { node { ${entry} } } pageInfo { hasNextPage endCursor }` : entry;
  const list = `list: ${name}${given(ofList)} { ${body} }`;
  return `query Export${declared} { ${within ? `report: ${within.report}${given(ofReport)} { ${list} }` : list} }`;
}
