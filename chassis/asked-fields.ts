import {
  getArgumentValues,
  getVariableValues,
  Kind,
  type FieldNode,
  type FragmentDefinitionNode,
  type DocumentNode,
  type GraphQLField,
  type GraphQLFormattedError,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

/** A root field as the audit log tells of it. */
export interface AskedField {
  field: string;
  /** What was filled in, by name: 'first', 'filter.phone'. Never a value. */
  arguments: string[];
  /** Of a mutation: the type that answered it, or the code of the fault. */
  answer?: string;
}

export interface AskedOperation {
  schema: GraphQLSchema;
  document?: DocumentNode | undefined;
  operation: OperationDefinitionNode;
  request: { variables?: Record<string, unknown> | undefined };
}

interface Answer {
  data?: Record<string, unknown> | null;
  errors?: readonly GraphQLFormattedError[];
}

/**
 * The root fields of an operation that not everybody may ask. A query that was refused has shown nothing and is left out; a
 * mutation is told of however it was answered.
 */
export function askedFields(asked: AskedOperation, answer: Answer): AskedField[] {
  const { schema, operation, request, document } = asked;
  const isMutation = operation.operation === 'mutation';
  const fields = schema.getRootType(operation.operation)?.getFields() ?? {};
  const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], request.variables ?? {});
  // With variables that do not fit, nothing was executed.
  if (!coerced) return [];
  return rootFields(operation.selectionSet, fragmentsOf(document)).flatMap((node) => {
    const field = fields[node.name.value];
    if (!field || !(isMutation || isGuarded(field))) return [];
    const alias = node.alias?.value ?? node.name.value;
    const fault = (answer.errors ?? []).find(({ path }) => path?.[0] === alias && path.length === 1);
    if (fault && !isMutation) return [];
    return {
      field: field.name,
      arguments: namesIn(getArgumentValues(field, node, coerced)),
      ...(isMutation ? { answer: answerOf(answer.data?.[alias], fault, field) } : {}),
    };
  });
}

/** The marks by which the gateway knows who may ask: what has none is for everybody, and looking at it tells nothing. */
function isGuarded({ astNode }: GraphQLField<unknown, unknown>): boolean {
  return (astNode?.directives ?? []).some(
    ({ name: { value } }) => value === 'requiresScopes' || value === 'authenticated',
  );
}

function answerOf(
  value: unknown,
  fault: GraphQLFormattedError | undefined,
  field: GraphQLField<unknown, unknown>,
): string {
  const code = fault?.extensions?.['code'];
  if (typeof code === 'string') return code;
  const type = (value as { __typename?: unknown } | null | undefined)?.__typename;
  return typeof type === 'string' ? type : String(field.type).replace(/[![\]]/g, '');
}

function namesIn(values: Record<string, unknown>): string[] {
  return Object.entries(values)
    .filter(([, value]) => value !== null && value !== undefined)
    .flatMap(([name, value]) =>
      isRecord(value) ? namesIn(value).map((inner) => `${name}.${inner.split('.')[0] ?? ''}`) : [name],
    )
    .filter((name, place, all) => all.indexOf(name) === place)
    .sort();
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

function fragmentsOf(document: DocumentNode | undefined): Map<string, FragmentDefinitionNode> {
  const fragments = (document?.definitions ?? []).filter((node) => node.kind === Kind.FRAGMENT_DEFINITION);
  return new Map(fragments.map((fragment) => [fragment.name.value, fragment]));
}

function rootFields(
  { selections }: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): FieldNode[] {
  return selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [selection];
    const inner = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
    return inner ? rootFields(inner.selectionSet, fragments) : [];
  });
}
