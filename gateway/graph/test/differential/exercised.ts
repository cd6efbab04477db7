/** Counts what the trials went through, so that a feature that nothing touches any more is seen. */
import type { PlanNode, QueryPlan } from '@apollo/query-planner';
import {
  Kind,
  separateOperations,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type GraphQLSchema,
} from 'graphql';
import type { Operation } from './contender.js';
import type { Outcome } from './outcome.js';
import type { Verdict } from './trial.js';

/** What is expected of plans, operations and answers whatever the supergraph. */
const everywhere = [
  ...['Sequence', 'Parallel', 'Flatten', 'Condition', 'Fetch', 'Fetch of entities', 'Fetch of required fields'],
  ...['input rewrites', 'output rewrites', 'several mutations', 'a variable in several fetches'],
  ...[
    'alias',
    'named fragment',
    'inline fragment',
    '@skip',
    '@include',
    'condition by variable',
    'default of a variable',
  ],
  ...['condition on a fragment', '__typename', '__typename at the root', '__typename under an alias'],
  ...['introspection', 'introspection beside data', 'variables', 'one of several operations'],
  ...['error', 'error inside a list', 'error with a code', 'value that does not fit', 'data is null'],
  ...['rude answer', 'misshapen answer'],
];

export class Exercised {
  private readonly counts: Map<string, number>;

  constructor(features: readonly string[]) {
    this.counts = new Map([...everywhere, ...features].map((name) => [name, 0]));
  }

  note(verdict: Verdict, operation: Operation, features: Iterable<string>): void {
    const seen = new Set([
      ...inPlan(verdict.plan),
      ...inOperation(askedIn(operation)),
      ...(operation.operationName === undefined ? [] : ['one of several operations']),
      ...inOutcome(verdict.stock),
      ...inWorld(verdict.struck),
      ...features,
    ]);
    for (const name of seen) this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
  }

  never(): string[] {
    return [...this.counts].filter(([, count]) => count === 0).map(([name]) => name);
  }

  line(): string {
    return [...this.counts].map(([name, count]) => `${name} ${count}`).join(', ');
  }

  table(): Record<string, number> {
    return Object.fromEntries(this.counts);
  }
}

function inPlan({ node }: QueryPlan): Set<string> {
  const seen = new Set<string>();
  const usages: string[] = [];
  const look = (at: PlanNode | undefined): void => {
    if (!at) return;
    seen.add(at.kind);
    if (at.kind === 'Sequence' || at.kind === 'Parallel') at.nodes.forEach(look);
    else if (at.kind === 'Flatten') look(at.node);
    else if (at.kind === 'Condition') [at.ifClause, at.elseClause].forEach(look);
    else if (at.kind === 'Fetch') {
      usages.push(...new Set(at.variableUsages));
      if (at.inputRewrites?.length) seen.add('input rewrites');
      if (at.outputRewrites?.length) seen.add('output rewrites');
      if (at.requires) seen.add('Fetch of entities');
      // A key and `__typename` are two selections; with more of them, something else is required.
      if (at.requires?.some((one) => one.kind === 'InlineFragment' && one.selections.length > 2)) {
        seen.add('Fetch of required fields');
      }
    }
  };
  if (node?.kind !== 'Subscription') look(node);
  if (new Set(usages).size < usages.length) seen.add('a variable in several fetches');
  return seen;
}

function inOperation(document: DocumentNode): Set<string> {
  const seen = new Set<string>();
  visit(document, {
    OperationDefinition({ operation, selectionSet: { selections }, variableDefinitions }) {
      if (operation === 'mutation' && selections.length > 1) seen.add('several mutations');
      if (variableDefinitions?.length) seen.add('variables');
      const names = selections.map((one) => (one.kind === Kind.FIELD ? one.name.value : ''));
      if (names.includes('__typename')) seen.add('__typename at the root');
      const about = names.filter((name) => ['__schema', '__type'].includes(name));
      if (about.length > 0) seen.add('introspection');
      if (about.length > 0 && about.length < names.length) seen.add('introspection beside data');
    },
    Field({ alias, name }) {
      if (alias) seen.add('alias');
      if (name.value === '__typename') seen.add(alias ? '__typename under an alias' : '__typename');
    },
    FragmentSpread: ({ directives }) => {
      seen.add('named fragment');
      if (directives?.length) seen.add('condition on a fragment');
    },
    InlineFragment: ({ directives }) => {
      seen.add('inline fragment');
      if (directives?.length) seen.add('condition on a fragment');
    },
    Directive({ name, arguments: given }) {
      seen.add(`@${name.value}`);
      if (given?.[0]?.value.kind === Kind.VARIABLE) seen.add('condition by variable');
    },
    VariableDefinition({ defaultValue }) {
      if (defaultValue) seen.add('default of a variable');
    },
  });
  return seen;
}

function inOutcome(outcome: Outcome): Set<string> {
  const seen = new Set<string>();
  if (outcome.data === 'null') seen.add('data is null');
  if (outcome.valueCompletion.length > 0) seen.add('value that does not fit');
  for (const error of outcome.errors) {
    seen.add('error');
    if (/"path":\[[^\]]*\d/.test(error)) seen.add('error inside a list');
    if (error.includes('FORBIDDEN')) seen.add('error with a code');
  }
  return seen;
}

function inWorld(struck: ReadonlySet<string>): Set<string> {
  const kinds = new Set([...struck].map((fault) => fault.split('|')[0]));
  return new Set(['rude', 'misshapen'].filter((kind) => kinds.has(kind)).map((kind) => `${kind} answer`));
}

/** The document without the operations that are not run. */
function askedIn({ document, operationName }: Operation): DocumentNode {
  return operationName === undefined ? document : separateOperations(document)[operationName]!;
}

/** `Type.field` of every field that is asked for, behind fragments too. */
export function fieldsAskedFor(schema: GraphQLSchema, operation: Operation): Set<string> {
  const seen = new Set<string>();
  const types = new TypeInfo(schema);
  visit(
    askedIn(operation),
    visitWithTypeInfo(types, {
      Field: ({ name }) => void seen.add(`${types.getParentType()?.name}.${name.value}`),
    }),
  );
  return seen;
}
