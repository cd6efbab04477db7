/** Many supergraphs, many operations over each, every one in a world of its own. */
import { parse } from 'graphql';
import { ComposedGraph } from './composed-graph.js';
import type { MakeContender, Operation } from './contender.js';
import { Dice } from './dice.js';
import { Exercised, fieldsAskedFor } from './exercised.js';
import { allHandMade } from './hand-made/all.js';
import type { HandMade } from './hand-made/hand-made.js';
import { randomOperation } from './random-operation.js';
import { randomSupergraph } from './random-supergraph.js';
import { reportMismatch } from './report-mismatch.js';
import { shrunk } from './shrink.js';
import { Arena, type Trial } from './trial.js';
import { calm, misshapen, rude, usual } from './world.js';

export interface Trials {
  /** All that is random follows from it. */
  seed: string;
  operations: number;
  /** How many supergraphs by dice beside the hand-made ones. */
  generated: number;
  /** The run ends after so many mismatches, for shrinking them takes long. */
  mismatchesAtMost: number;
}

export interface Findings {
  operations: number;
  mismatches: string[];
  exercised: Exercised;
  composed: number;
  /** Supergraphs by dice that do not compose, and were left out. */
  discarded: number;
}

export async function runTrials(trials: Trials, makeOther: MakeContender): Promise<Findings> {
  const exercised = new Exercised(allHandMade.map(({ feature }) => feature));
  const findings: Findings = { operations: 0, mismatches: [], exercised, composed: 0, discarded: 0 };
  const each = Math.ceil(trials.operations / (allHandMade.length + trials.generated));
  for (const { graph, made } of supergraphs(trials, findings)) {
    findings.composed += 1;
    const arena = await Arena.over(graph, makeOther);
    await runOver(arena, made, trials, each, findings);
    await arena.stop();
    if (findings.mismatches.length >= trials.mismatchesAtMost) break;
  }
  return findings;
}

function* supergraphs({ seed, generated: wanted }: Trials, findings: Findings) {
  for (const made of allHandMade) yield { graph: new ComposedGraph(made.feature, made.subgraphs), made };
  for (let index = 0; index < wanted; index += 1) {
    const graph = generated(`${seed}/${index}`);
    if (graph) yield { graph, made: undefined };
    else findings.discarded += 1;
  }
}

function generated(seed: string): ComposedGraph | undefined {
  const sdls = randomSupergraph(new Dice(seed));
  try {
    return new ComposedGraph(`generated ${seed}`, sdls);
  } catch {
    return undefined;
  }
}

/** Operations over one supergraph; every one of them meets two worlds, the second of them often an ill-mannered one. */
export function* trialsOver(arena: Arena, made: HandMade | undefined, seed: string, count: number): Generator<Trial> {
  const written = (made?.operations ?? []).map(({ text, variables = {} }): Operation => ({
    text,
    variables,
    document: parse(text),
  }));
  // Plans over an interface object take the interface's name for the object's own, and stock then loses the fields of fragments
  // on its type: it cannot say what would be there if nothing were misshapen.
  const hasInterfaceObject = Object.values(arena.graph.sdls).some((sdl) => /\) @interfaceObject/.test(sdl));
  const illMannered = hasInterfaceObject ? [usual, rude, rude, rude] : [usual, rude, rude, misshapen];
  for (let turn = 0; turn * 2 < count; turn += 1) {
    const dice = new Dice(`${seed}/${arena.graph.name}/${turn}`);
    // What was written for the feature comes round again and again, each time in another world.
    const writtenNow = turn % 2 === 0 && written.length > 0;
    const operation = writtenNow ? dice.pick(written) : randomOperation(arena.apiSchema, dice);
    for (const [half, manners] of [[calm, usual, usual], illMannered].entries()) {
      yield { operation, seed: `${seed}/${turn * 2 + half}`, odds: dice.pick(manners), mended: new Set() };
    }
  }
}

async function runOver(
  arena: Arena,
  made: HandMade | undefined,
  { seed, mismatchesAtMost }: Trials,
  count: number,
  findings: Findings,
): Promise<void> {
  for (const trial of trialsOver(arena, made, seed, count)) {
    const verdict = await arena.judge(trial);
    const asked = made ? fieldsAskedFor(arena.apiSchema, trial.operation) : undefined;
    const exercises = made?.fields.some((field) => asked?.has(field)) ? [made.feature] : [];
    findings.exercised.note(verdict, trial.operation, exercises);
    findings.operations += 1;
    if (verdict.same) continue;
    const smallest = await shrunk(trial, arena.apiSchema, (smaller) => arena.judge(smaller));
    findings.mismatches.push(reportMismatch(arena.graph, smallest, await arena.judge(smallest)));
    if (findings.mismatches.length >= mismatchesAtMost) return;
  }
}
