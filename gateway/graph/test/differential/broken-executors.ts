/** Executors that are stock but for one defect each: what the comparison is worth shows in that it sees every one. */
import { Kind, visit, type DocumentNode, type FormattedExecutionResult } from 'graphql';
import { canonical } from './canonical.js';
import type { AskSubgraph, MakeContender, Operation, SubgraphRequest } from './contender.js';
import { stockExecutor } from './stock-executor.js';

interface Defect {
  operation?: (operation: Operation) => Operation;
  answer?: (answer: FormattedExecutionResult, operation: Operation) => FormattedExecutionResult;
  ask?: (ask: AskSubgraph) => AskSubgraph;
}

function withDefect({ operation: changed, answer: spoilt, ask: misled }: Defect): MakeContender {
  return async (supergraphSdl) => {
    const stock = await stockExecutor(supergraphSdl);
    return {
      ...stock,
      answer: async (operation, ask) => {
        const answer = await stock.answer(changed?.(operation) ?? operation, misled?.(ask) ?? ask);
        const copy = JSON.parse(JSON.stringify(answer)) as FormattedExecutionResult;
        return spoilt?.(copy, operation) ?? copy;
      },
    };
  };
}

const inDocument = (change: (document: DocumentNode) => DocumentNode) => (operation: Operation) => {
  const document = change(operation.document);
  // The text is what stock keeps its plans by.
  return { ...operation, document, text: `${operation.text} # changed` };
};

const eachError = (change: (error: NonNullable<FormattedExecutionResult['errors']>[number]) => object): Defect => ({
  answer: ({ errors, ...rest }) =>
    ({ ...rest, ...(errors ? { errors: errors.map(change) } : {}) }) as FormattedExecutionResult,
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
