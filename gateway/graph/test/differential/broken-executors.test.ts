/** The test of the test: an executor with a defect is found out, and what is told of it is small enough to read. */
import { brokenExecutors, brokenOverMisshapenAnswers, unbrokenOurs, unbrokenStock } from './broken-executors.js';
import { ComposedGraph } from './composed-graph.js';
import type { MakeContender } from './contender.js';
import { allHandMade } from './hand-made/all.js';
import { reportMismatch } from './report-mismatch.js';
import { trialsOver } from './run-trials.js';
import { shrunk } from './shrink.js';
import { Arena, type Trial } from './trial.js';

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

/** Stock against stock, which keeps its plans for all the executors that are compared with it. */
const arenas: Arena[] = [];
const trials = new Map<Arena, Trial[]>();

beforeAll(async () => {
  for (const wanted of features) {
    const made = allHandMade.find(({ feature }) => feature === wanted)!;
    const arena = await Arena.over(new ComposedGraph(made.feature, made.subgraphs), (_supergraphSdl, stock) =>
      Promise.resolve(stock),
    );
    arenas.push(arena);
    trials.set(arena, [...trialsOver(arena, made, 'broken', each)]);
  }
});

afterAll(() => Promise.all(arenas.map((arena) => arena.stop())));

/** What is told of the first trial of this kind in which it differs; undefined when none is found. */
async function firstMismatch(
  contender: MakeContender,
  isMeant: (trial: Trial) => boolean,
): Promise<string | undefined> {
  for (const stockAlone of arenas) {
    const arena = await stockAlone.against(contender);
    for (const trial of trials.get(stockAlone)!.filter(isMeant)) {
      if ((await arena.judge(trial)).same) continue;
      const smallest = await shrunk(trial, arena.apiSchema, (smaller) => arena.judge(smaller));
      return reportMismatch(arena.graph, smallest, await arena.judge(smallest));
    }
  }
  return undefined;
}

const isMisshapen = ({ odds }: Trial) => odds.misshapen > 0;
const isShapely = (trial: Trial) => !isMisshapen(trial);

function expectSmall(told: string | undefined): void {
  expect(told).toContain('# stock');
  const operation = told!.slice(told!.indexOf('# operation'), told!.indexOf('# variables'));
  expect(operation.length).toBeLessThan(400);
}

it.each<[string, MakeContender, (trial: Trial) => boolean]>([
  ['stock and stock', unbrokenStock, isShapely],
  ['stock and ours over misshapen answers', unbrokenOurs, isMisshapen],
])(
  'finds nothing between %s',
  async (_which, contender, isMeant) => expect(await firstMismatch(contender, isMeant)).toBeUndefined(),
  timeLimitMs,
);

it.each(Object.entries(brokenExecutors))(
  'finds out one that %s',
  async (_defect, contender) => expectSmall(await firstMismatch(contender, isShapely)),
  timeLimitMs,
);

it.each(Object.entries(brokenOverMisshapenAnswers))(
  'finds out one that %s',
  async (_defect, contender) => expectSmall(await firstMismatch(contender, isMisshapen)),
  timeLimitMs,
);
