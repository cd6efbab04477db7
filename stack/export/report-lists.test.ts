import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { buildSchema, parse, validate } from 'graphql';
import type { GraphClient } from '../graph-client.js';
import { readPages } from './read-pages.js';
import { columnsOf } from './readable-lists.js';
import { reportLists } from './report-lists.js';

const sdl = await readFile(path.join(process.cwd(), 'schema/api.graphql'), 'utf8');
const lists = reportLists(sdl);
const filter = { from: '2026-11-01', until: '2026-11-30', category: 'kitchen' };

/** A graph that gives what it is told to, and keeps what it was asked. */
function graphOf(...lists: unknown[]) {
  const asked: { document: string; variables: unknown }[] = [];
  const ask = (document: string, variables: unknown) => {
    asked.push({ document, variables });
    return Promise.resolve({ report: { list: lists.shift() } });
  };
  return { graph: { ask } as unknown as GraphClient, asked };
}

async function entriesOf(name: string, graph: GraphClient): Promise<unknown[]> {
  const list = lists.get(name)!;
  const entries: unknown[] = [];
  for await (const page of readPages(graph, list, columnsOf(list.node), filter)) entries.push(...page);
  return entries;
}

test('a series is asked for once, with the arguments that were given', async () => {
  const { graph, asked } = graphOf([{ from: '2026-11-01' }]);
  expect(await entriesOf('redemption-series', graph)).toEqual([{ from: '2026-11-01' }]);
  expect(asked.map(({ variables }) => variables)).toEqual([filter]);
  expect(validate(buildSchema(sdl), parse(asked[0]?.document ?? ''))).toEqual([]);
  expect(asked[0]?.document).toContain('redemptionReport(category: $category, from: $from, until: $until)');
});

test('what is paged is read page by page', async () => {
  const page = (rewardId: string, endCursor: string | null) => ({
    edges: [{ node: { rewardId } }],
    pageInfo: { hasNextPage: endCursor !== null, endCursor },
  });
  const { graph, asked } = graphOf(page('a', 'cursor'), page('b', null));
  expect(await entriesOf('reward-popularity', graph)).toEqual([{ rewardId: 'a' }, { rewardId: 'b' }]);
  expect(asked.map(({ variables }) => variables)).toEqual([
    { ...filter, first: 100, after: null },
    { ...filter, first: 100, after: 'cursor' },
  ]);
  expect(validate(buildSchema(sdl), parse(asked[0]?.document ?? ''))).toEqual([]);
});

test('a graph without the report has none of its lists', () => {
  expect(reportLists('type Query { me: String }').size).toBe(0);
});
