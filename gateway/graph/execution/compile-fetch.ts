/** One fetch of a plan: the question is a constant but for its variables, the answer is merged where the plan says. */
import type { FetchNode } from '@apollo/query-planner';
import { clientPathsAt, entitiesAt, pathUpToList, type ClientPath, type PlanPath } from './entities-at.js';
import { mergeIntoAll } from './merge-data.js';
import { isData, readOwn, type Data } from './own-property.js';
import { compileRepresentations, type Representations } from './representations.js';
import { compileRewrites, type Rewrite } from './rewrite-data.js';
import { subgraphError, type AnsweredError } from './subgraph-errors.js';
import type { TypeTests } from './type-tests.js';

/** What is the same every time a fetch is made. */
export interface SubgraphQuestion {
  subgraph: string;
  query: string;
  operationName: string | undefined;
  isMutation: boolean;
  /** The beginning of the request's JSON, up to and without the value of `variables`; a `}` ends it. */
  jsonHead: string;
  /** Where in the client's answer its data belong. */
  path: PlanPath;
}

export interface SubgraphAnswer {
  data?: unknown;
  errors?: readonly AnsweredError[];
}

/** What a subgraph answered can be no answer to this question. */
export class MisshapenAnswer extends Error {
  constructor(
    message: string,
    readonly question: SubgraphQuestion,
  ) {
    super(message);
  }
}

/** Sends a question with its variables as JSON. Rejects when the subgraph gave no answer. */
export type AskSubgraph = (question: SubgraphQuestion, variablesJson: string) => Promise<SubgraphAnswer>;

export type Variables = Record<string, unknown>;

/** One execution of a plan. */
export interface Run {
  readonly variables: Variables;
  readonly ask: AskSubgraph;
  /** What the subgraphs answered, merged. */
  readonly data: Data;
  readonly errors: unknown[];
}

export type Step = (run: Run) => Promise<void>;

export function compileFetch(node: FetchNode, path: PlanPath, types: TypeTests): Step {
  const question = questionOf(node, path);
  const variableNames = node.variableUsages ?? [];
  const outputRewrite = compileRewrites(node.outputRewrites, types);
  if (!node.requires) return fetchFields(question, variableNames, outputRewrite);
  const represent = compileRepresentations(node.requires, compileRewrites(node.inputRewrites, types), types);
  return fetchEntities(question, variableNames, represent, outputRewrite);
}

function fetchFields(question: SubgraphQuestion, variableNames: readonly string[], rewrite: Rewrite | undefined): Step {
  const { path } = question;
  return async (run) => {
    const targets = path.length === 0 ? [run.data] : entitiesAt(run.data, path);
    if (targets.length === 0) return;
    try {
      const { data, errors } = await run.ask(question, `{${variablesJson(variableNames, run.variables)}}`);
      if (errors) noteErrors(run, question, errors, (place) => place && [...path, ...place]);
      const fields = objectIn(data, question);
      if (!fields) return;
      rewrite?.(fields);
      mergeIntoAll(targets, fields);
    } catch (error) {
      run.errors.push(error);
    }
  };
}

function fetchEntities(
  question: SubgraphQuestion,
  variableNames: readonly string[],
  represent: (entities: readonly Data[]) => Representations,
  rewrite: Rewrite | undefined,
): Step {
  const { path } = question;
  if (variableNames.includes('representations')) throw new Error('no variable may be called "representations"');
  return async (run) => {
    const entities = entitiesAt(run.data, path);
    if (entities.length === 0) return;
    try {
      const { texts, places } = represent(entities);
      if (texts.length === 0) return;
      const own = variablesJson(variableNames, run.variables);
      const json = `{${own}${own ? ',' : ''}"representations":[${texts.join(',')}]}`;
      const { data, errors } = await run.ask(question, json);
      if (errors) noteEntityErrors(run, question, errors, places);
      const fields = objectIn(data, question);
      if (fields) mergeEntities(entities, places, received(fields, texts.length, question), { question, rewrite });
    } catch (error) {
      run.errors.push(error);
    }
  };
}

/** Undefined where the subgraph had nothing to say but its errors. */
function objectIn(data: unknown, question: SubgraphQuestion): Data | undefined {
  if (data === undefined || data === null) return undefined;
  if (!isData(data)) throw new MisshapenAnswer('its data are no object', question);
  return data;
}

function received(data: Data, expected: number, question: SubgraphQuestion): readonly unknown[] {
  const { _entities: entities } = data;
  if (!Array.isArray(entities)) throw new MisshapenAnswer('its entities are no list', question);
  if (entities.length === expected) return entities;
  throw new MisshapenAnswer(`${entities.length} entities where ${expected} were asked for`, question);
}

function mergeEntities(
  entities: readonly Data[],
  places: readonly number[][],
  answered: readonly unknown[],
  { question, rewrite }: { question: SubgraphQuestion; rewrite: Rewrite | undefined },
): void {
  places.forEach((indices, representation) => {
    const entity = answered[representation];
    if (!isData(entity)) return;
    entity['__typename'] ||= entities[indices[0] ?? 0]?.['__typename'];
    rewrite?.(entity);
    const targets = indices.map((index) => entities[index]).filter((target) => target !== undefined);
    mergeIntoAll(targets, entity);
  });
  // Told only now, so that those which are objects are not lost.
  if (answered.some((entity) => entity !== null && entity !== undefined && !isData(entity))) {
    throw new MisshapenAnswer('one of its entities is no object', question);
  }
}

/** The error of one representation is that of every place it stands for. */
function noteEntityErrors(
  run: Run,
  question: SubgraphQuestion,
  errors: readonly AnsweredError[],
  places: readonly number[][],
): void {
  let clientPaths: ClientPath[] | undefined;
  for (const error of errors) {
    const [, representation, ...rest] = error.path ?? [];
    if (typeof representation !== 'number') {
      // It speaks of all of them at once, and of no place that the client knows but the one they share.
      noteErrors(run, question, [error], (place) => place && pathUpToList(question.path));
      continue;
    }
    clientPaths ??= clientPathsAt(run.data, question.path);
    // One that was never asked for stands nowhere, but what is wrong is still told.
    for (const index of places[representation] ?? [-1]) {
      noteErrors(run, question, [error], () => [...(clientPaths?.[index] ?? []), ...rest]);
    }
  }
}

function noteErrors(
  run: Run,
  { subgraph }: SubgraphQuestion,
  errors: readonly AnsweredError[],
  pathOf: (place: readonly (string | number)[] | undefined) => ClientPath | undefined,
): void {
  for (const error of errors) run.errors.push(subgraphError(error, subgraph, pathOf(error.path)));
}

/** Members of a JSON object: the variables that the fetch uses and the client gave. */
function variablesJson(names: readonly string[], variables: Variables): string {
  let json = '';
  for (const name of names) {
    const value = readOwn(variables, name);
    if (value !== undefined) json += `${json ? ',' : ''}"${name}":${JSON.stringify(value)}`;
  }
  return json;
}

function questionOf(node: FetchNode, path: PlanPath): SubgraphQuestion {
  const { serviceName: subgraph, operation: query, operationName, operationKind } = node;
  const name = operationName === undefined ? '' : `"operationName":${JSON.stringify(operationName)},`;
  return {
    subgraph,
    query,
    operationName,
    isMutation: operationKind === 'mutation',
    jsonHead: `{"query":${JSON.stringify(query)},${name}"variables":`,
    path,
  };
}
