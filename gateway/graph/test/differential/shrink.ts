/** Makes a trial that fails smaller for as long as it goes on failing: first the operation, then what goes wrong in it. */
import {
  getOperationAST,
  getVariableValues,
  Kind,
  parse,
  print,
  separateOperations,
  validate,
  visit,
  type ASTNode,
  type DocumentNode,
  type GraphQLSchema,
  type SelectionNode,
} from 'graphql';
import type { Operation } from './contender.js';
import type { Trial, Verdict } from './trial.js';

/** Enough for the largest operations; a trial that still shrinks after them is small enough to read. */
const triesAtMost = 2_000;

export async function shrunk(
  trial: Trial,
  schema: GraphQLSchema,
  judge: (trial: Trial) => Promise<Verdict>,
): Promise<Trial> {
  let smallest = trial;
  let tries = 0;
  const first = async (candidates: Iterable<Trial>) => {
    for (const candidate of candidates) {
      tries += 1;
      if (tries > triesAtMost) return undefined;
      if (!(await judge(candidate)).same) return candidate;
    }
    return undefined;
  };
  for (;;) {
    const { struck } = await judge(smallest);
    const smaller =
      (await first(withSmallerOperations(smallest, schema))) ?? (await first(withFewerFaults(smallest, struck)));
    if (!smaller) return smallest;
    smallest = smaller;
  }
}

function* withFewerFaults(trial: Trial, struck: ReadonlySet<string>): Generator<Trial> {
  const striking = [...struck];
  const halves = [striking.slice(striking.length / 2), striking.slice(0, striking.length / 2)];
  for (const mended of [striking, ...halves, ...striking.map((fault) => [fault])]) {
    if (mended.length > 0) yield { ...trial, mended: new Set([...trial.mended, ...mended]) };
  }
}

function* withSmallerOperations(trial: Trial, schema: GraphQLSchema): Generator<Trial> {
  const { document, operationName } = trial.operation;
  const alone = operationName === undefined ? undefined : separateOperations(document)[operationName];
  if (alone) yield { ...trial, operation: pruned(alone, { ...trial.operation, operationName: undefined }) };
  for (const smaller of smallerDocuments(document)) {
    if (hasEmptySelections(smaller)) continue;
    const operation = pruned(smaller, trial.operation);
    if (operation.text.length >= print(document).length) continue;
    if (isValid(operation, schema)) yield { ...trial, operation };
  }
}

/** The document with one thing taken out, in every way there is; the largest things first. */
function* smallerDocuments(document: DocumentNode): Generator<DocumentNode> {
  const fragments = new Map(
    document.definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION
        ? [[definition.name.value, definition.selectionSet.selections] as const]
        : [],
    ),
  );
  const inside = (node: SelectionNode): readonly SelectionNode[] => {
    if (node.kind === Kind.FRAGMENT_SPREAD) return fragments.get(node.name.value) ?? [];
    return node.selectionSet?.selections ?? [];
  };
  const removable = [Kind.FIELD, Kind.INLINE_FRAGMENT, Kind.FRAGMENT_SPREAD, Kind.DIRECTIVE, Kind.ARGUMENT];
  yield* oneByOne(document, (node) => (removable.includes(node.kind) ? null : undefined));
  yield* oneByOne(document, (node) => {
    if (node.kind !== Kind.SELECTION_SET) return undefined;
    const unwrapped = node.selections.flatMap((inner) => (inner.kind === Kind.FIELD ? [inner] : inside(inner)));
    return unwrapped.length === node.selections.length ? undefined : { ...node, selections: unwrapped };
  });
  yield* oneByOne(document, (node) =>
    node.kind === Kind.FIELD && node.alias ? { ...node, alias: undefined } : undefined,
  );
  yield* oneByOne(document, (node) =>
    node.kind === Kind.VARIABLE_DEFINITION && node.defaultValue ? { ...node, defaultValue: undefined } : undefined,
  );
}

/** `change` gives what a node becomes, null for nothing at all, or undefined where it has no say. */
function* oneByOne(document: DocumentNode, change: (node: ASTNode) => ASTNode | null | undefined) {
  let places = 1;
  for (let wanted = 0; wanted < places; wanted += 1) {
    let seen = 0;
    yield visit<DocumentNode>(document, {
      enter(node) {
        const changed = change(node);
        if (changed === undefined) return undefined;
        seen += 1;
        return seen - 1 === wanted ? changed : undefined;
      },
    });
    places = seen;
  }
}

function isValid({ document, operationName, variables }: Operation, schema: GraphQLSchema): boolean {
  const definitions = getOperationAST(document, operationName)?.variableDefinitions ?? [];
  return (
    validate(schema, document).length === 0 && getVariableValues(schema, definitions, variables).errors === undefined
  );
}

function hasEmptySelections(document: DocumentNode): boolean {
  let empty = false;
  visit(document, {
    SelectionSet: ({ selections }) => {
      empty ||= selections.length === 0;
    },
  });
  return empty;
}

/** Without the fragments and variables that nothing uses any more. */
function pruned(document: DocumentNode, { operationName, variables: values }: Operation): Operation {
  let kept = document;
  for (let before = -1; before !== kept.definitions.length;) {
    before = kept.definitions.length;
    const spread = namesOf(kept, Kind.FRAGMENT_SPREAD);
    const definitions = kept.definitions.filter(
      (definition) => definition.kind !== Kind.FRAGMENT_DEFINITION || spread.has(definition.name.value),
    );
    kept = { ...kept, definitions };
  }
  const withoutDefinitions = visit(kept, { VariableDefinition: () => null });
  const used = namesOf(withoutDefinitions, Kind.VARIABLE);
  const text = print(
    visit(kept, { VariableDefinition: ({ variable }) => (used.has(variable.name.value) ? undefined : null) }),
  );
  const variables = Object.fromEntries(Object.entries(values).filter(([name]) => used.has(name)));
  return { text, document: parse(text), operationName, variables };
}

function namesOf(document: DocumentNode, kind: Kind.FRAGMENT_SPREAD | Kind.VARIABLE): Set<string> {
  const names = new Set<string>();
  visit(document, {
    enter(node) {
      if (node.kind === kind) names.add(node.name.value);
    },
  });
  return names;
}
