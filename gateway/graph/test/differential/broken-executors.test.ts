/** The test of the test: an executor with a defect is found out, and what is told of it is small enough to read. */
import { brokenExecutors } from './broken-executors.js';
import { ComposedGraph } from './composed-graph.js';
import type { MakeContender } from './contender.js';
import { allHandMade } from './hand-made/all.js';
import { reportMismatch } from './report-mismatch.js';
import { trialsOver } from './run-trials.js';
import { shrunk } from './shrink.js';
import { stockExecutor } from './stock-executor.js';
import { Arena } from './trial.js';

const each = 60;
// Shrinking plans an operation anew for everything it leaves out.
const timeLimitMs = 240_000;
// They have between them lists, entities, requirements, mutations, conditions and nulls that travel.
const features = [
  'conditions by variables',
  'the same entity twice',
  '@requires',
  'mutations in order, with entities after each',
];
const handMade = features.map((wanted) => allHandMade.find(({ feature }) => feature === wanted)!);
const graphs = handMade.map(({ feature, subgraphs }) => new ComposedGraph(feature, subgraphs));

/** What is told of the first trial in which it differs from stock; undefined when none is found. */
async function firstMismatch(contender: MakeContender): Promise<string | undefined> {
  for (const [index, graph] of graphs.entries()) {
    const arena = await Arena.over(graph, contender);
    try {
      for (const trial of trialsOver(arena, handMade[index], 'broken', each)) {
        // Of a misshapen world stock is no reference: outcome.test.ts has the rule for it.
        if (trial.odds.misshapen > 0 || (await arena.judge(trial)).same) continue;
        const smallest = await shrunk(trial, arena.apiSchema, (smaller) => arena.judge(smaller));
        return reportMismatch(graph, smallest, await arena.judge(smallest));
      }
    } finally {
      await arena.stop();
    }
  }
  return undefined;
}

it(
  'finds nothing between stock and stock',
  async () => {
    expect(await firstMismatch(stockExecutor)).toBeUndefined();
  },
  timeLimitMs,
);

it.each(Object.entries(brokenExecutors))(
  'finds out one that %s',
  async (_defect, contender) => {
    const told = await firstMismatch(contender);
    expect(told).toContain('# stock');
    const operation = told!.slice(told!.indexOf('# operation'), told!.indexOf('# variables'));
    expect(operation.length).toBeLessThan(400);
  },
  timeLimitMs,
);
