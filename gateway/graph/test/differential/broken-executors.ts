/** Executors that are stock but for one defect each: what the comparison is worth shows in that it sees every one. */
import { GraphQLError, Kind, visit, type DocumentNode, type FormattedExecutionResult } from 'graphql';
import { canonical } from './canonical.js';
import { compiledExecutor } from './compiled-executor.js';
import type { AskSubgraph, MakeContender, Operation, SubgraphRequest } from './contender.js';

interface Defect {
  operation?: (operation: Operation) => Operation;
  answer?: (answer: FormattedExecutionResult) => FormattedExecutionResult;
  ask?: (ask: AskSubgraph) => AskSubgraph;
}

const sound: MakeContender = (_supergraphSdl, stock) => Promise.resolve(stock);

function withDefect({ operation: changed, answer: spoilt, ask: misled }: Defect, make = sound): MakeContender {
  return async (supergraphSdl, stock) => {
    const contender = await make(supergraphSdl, stock);
    return {
      ...contender,
      answer: async (operation, ask) => {
        const copy = copyOf(await contender.answer(changed?.(operation) ?? operation, misled?.(ask) ?? ask));
        return spoilt?.(copy) ?? copy;
      },
    };
  };
}

/** Errors that are no GraphQLErrors stay as they are: as JSON nothing would be left of them. */
function copyOf({ errors, ...rest }: FormattedExecutionResult): FormattedExecutionResult {
  const copy = JSON.parse(JSON.stringify(rest)) as FormattedExecutionResult;
  if (!errors) return copy;
  return { ...copy, errors: errors.map((error) => (error instanceof GraphQLError ? error.toJSON() : error)) };
}

const inDocument = (change: (document: DocumentNode) => DocumentNode) => (operation: Operation) => {
  const document = change(operation.document);
  // The text is what stock keeps its plans by.
  return { ...operation, document, text: `${operation.text} # changed` };
};

const eachError = (change: (error: NonNullable<FormattedExecutionResult['errors']>[number]) => object): Defect => ({
  answer: ({ errors, ...rest }) =>
    ({
      ...rest,
      ...(errors ? { errors: errors.map((error) => (error instanceof Error ? error : change(error))) } : {}),
    }) as FormattedExecutionResult,
});

const eachValue = (change: (value: unknown) => unknown): Defect => ({
  answer: ({ data, ...rest }) => {
    const walk = (value: unknown): unknown => {
      if (Array.isArray(value)) return change(value.map(walk));
      if (typeof value !== 'object' || value === null) return change(value);
      return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, walk(inner)]));
    };
    return { ...rest, ...(data ? { data: walk(data) as Record<string, unknown> } : { data }) };
  },
});

type Representation = Record<string, unknown>;

/** Changes what is sent of the entities, or what comes back for them. */
const entities = (
  change: (
    sent: Representation[],
    send: (sent: Representation[]) => Promise<unknown[] | undefined>,
  ) => Promise<unknown>,
): Defect => ({
  ask: (ask) => async (subgraph, request: SubgraphRequest) => {
    const sent = request.variables?.representations as Representation[] | undefined;
    if (!sent) return ask(subgraph, request);
    let answer: FormattedExecutionResult = {};
    const received = await change(sent, async (representations) => {
      answer = await ask(subgraph, { ...request, variables: { ...request.variables, representations } });
      return answer.data?._entities as unknown[] | undefined;
    });
    return received === undefined ? answer : { ...answer, data: { ...answer.data, _entities: received } };
  },
});

/** The place where a null has come to rest is given an object, as if nulls did not travel. */
function withoutTravel(answer: FormattedExecutionResult): FormattedExecutionResult {
  const told = (answer.extensions?.valueCompletion ?? []) as { path: (string | number)[] }[];
  let at = answer.data;
  if (told.length > 0 && at === null) return { ...answer, data: {} };
  for (const step of told[0]?.path ?? []) {
    if (typeof at?.[step] === 'object' && at[step] !== null) at = at[step] as Record<string | number, unknown>;
    else if (at?.[step] === null && typeof step === 'string') at[step] = {};
  }
  return answer;
}

/** Where something is misshapen, what is around it is null too. */
function withoutSurroundings(answer: FormattedExecutionResult): FormattedExecutionResult {
  for (const { message, path = [] } of answer.errors ?? []) {
    if (!message.includes('something else than') || path.length < 2) continue;
    let at = answer.data;
    for (const step of path.slice(0, -2)) at = at?.[step] as typeof at;
    if (at) at[path.at(-2)!] = null;
  }
  return answer;
}

/** Gives each answer to the question that has waited longest. */
function firstAskedFirstAnswered(ask: AskSubgraph): AskSubgraph {
  const waiting: ((answer: Promise<FormattedExecutionResult>) => void)[] = [];
  return (subgraph, request) => {
    const answer = ask(subgraph, request);
    const arrive = () => waiting.shift()?.(answer);
    answer.then(arrive, arrive);
    return new Promise((resolve) => waiting.push(resolve));
  };
}

const firstOperationIn = ({ definitions }: DocumentNode) =>
  definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION)?.name?.value;

/** Two that have been through the same hands, and have nothing wrong with them. */
export const unbrokenStock = withDefect({});
export const unbrokenOurs = withDefect({}, compiledExecutor);

/** By what is wrong with them. */
export const brokenExecutors: Readonly<Record<string, MakeContender>> = {
  'drops an error': withDefect({
    answer: ({ errors, ...rest }) => ({ ...rest, ...(errors ? { errors: errors.slice(1) } : {}) }),
  }),
  'loses the path of errors': withDefect(eachError(({ path: _lost, ...rest }) => rest)),
  'tells a path up to its first list': withDefect(
    eachError(({ path, ...rest }) => ({ ...rest, path: path?.filter((step) => typeof step === 'string') })),
  ),
  'takes the first of a list for any other': withDefect(
    eachError(({ path, ...rest }) => ({ ...rest, path: path?.map((step) => (typeof step === 'number' ? 0 : step)) })),
  ),
  'loses the codes of errors': withDefect(eachError(({ extensions: _lost, ...rest }) => rest)),
  'says nothing of values that do not fit': withDefect({
    answer: ({ extensions: _lost, ...rest }) => rest,
  }),
  'lets no null travel up': withDefect({ answer: withoutTravel }),
  'turns lists around': withDefect(eachValue((value) => (Array.isArray(value) ? value.reverse() : value))),
  'takes false for null': withDefect(eachValue((value) => (value === false ? null : value))),
  'knows no alias': withDefect({
    operation: inDocument((document) => visit(document, { Field: ({ alias, ...rest }) => (alias ? rest : undefined) })),
  }),
  'ignores @skip': withDefect({
    operation: inDocument((document) =>
      visit(document, { Directive: ({ name }) => (name.value === 'skip' ? null : undefined) }),
    ),
  }),
  'ignores @include on fragments': withDefect({
    operation: inDocument((document) => visit(document, { InlineFragment: (node) => ({ ...node, directives: [] }) })),
  }),
  'sends mutations in reverse': withDefect({
    operation: inDocument((document) =>
      visit(document, {
        OperationDefinition: (node) => {
          if (node.operation !== 'mutation') return undefined;
          const selections = [...node.selectionSet.selections].reverse();
          return { ...node, selectionSet: { kind: Kind.SELECTION_SET, selections } };
        },
      }),
    ),
  }),
  'runs the first operation of a document': withDefect({
    operation: (operation) => ({ ...operation, operationName: firstOperationIn(operation.document) }),
  }),
  'takes answers to come in the order of the questions': withDefect({ ask: firstAskedFirstAnswered }),
  'forgets what a field requires': withDefect(
    entities((sent, send) => send(sent.map((one) => Object.fromEntries(Object.entries(one).slice(0, 2))))),
  ),
  'answers equal entities once': withDefect(
    entities(async (sent, send) => {
      const seen = sent.map(canonical);
      const received = await send(sent);
      return received?.map((entity, index) => (seen.indexOf(seen[index]!) === index ? entity : null));
    }),
  ),
  'mixes entities up': withDefect(entities(async (sent, send) => (await send(sent))?.reverse())),
  'makes an object of whatever comes': withDefect(
    entities(async (sent, send) => (await send(sent))?.map((entity) => entity ?? { __typename: 'NotAType' })),
  ),
};

/** Of these worlds stock is no reference for itself: it is ours that is broken. */
export const brokenOverMisshapenAnswers: Readonly<Record<string, MakeContender>> = {
  'loses all over one misshapen answer': withDefect(
    { answer: ({ errors, data, ...rest }) => ({ ...rest, errors, data: errors ? null : data }) },
    compiledExecutor,
  ),
  'loses what is around a misshapen answer': withDefect({ answer: withoutSurroundings }, compiledExecutor),
};
