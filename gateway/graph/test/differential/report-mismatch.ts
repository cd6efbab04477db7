/** All that is needed to see, and to see again, where two executors part. */
import { prettyFormatQueryPlan } from '@apollo/query-planner';
import type { ComposedGraph } from './composed-graph.js';
import type { Outcome } from './outcome.js';
import type { Trial, Verdict } from './trial.js';

export function reportMismatch(graph: ComposedGraph, trial: Trial, verdict: Verdict): string {
  const { operation } = trial;
  const sdls = Object.entries(graph.sdls).map(([name, sdl]) => `# subgraph ${name}\n${sdl.trim()}`);
  return [
    `The answers differ over "${graph.name}", data of seed ${trial.seed}`,
    ...sdls,
    '# operation',
    operation.text,
    `# variables ${JSON.stringify(operation.variables)}`,
    `# faults that struck\n${[...verdict.struck].join('\n')}`,
    prettyFormatQueryPlan(verdict.plan),
    `# stock\n${written(verdict.stock)}`,
    `# other\n${written(verdict.other)}`,
  ].join('\n\n');
}

function written({ threw, data, errors, valueCompletion, mutationsSent }: Outcome): string {
  const lines = [
    ...(threw === undefined ? [`data  ${data ?? '(no such field)'}`] : [`threw ${threw}`]),
    ...errors.map((error) => `error ${error}`),
    ...valueCompletion.map((error) => `value ${error}`),
    ...mutationsSent.map((sent) => `sent  ${sent}`),
  ];
  return lines.join('\n');
}
