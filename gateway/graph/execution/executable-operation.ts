/** An operation that has been planned and compiled: all that is left to do for a request is to ask and to shape the answer. */
import {
  executeSync,
  getVariableValues,
  Kind,
  OperationTypeNode,
  separateOperations,
  valueFromAST,
  visit,
  GraphQLBoolean,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  GraphQLError,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import { fragmentsIn } from '../../fragments-in.js';
import type { AskSubgraph, Run, Step, Variables } from './compile-fetch.js';
import { readOwn, type Data } from './own-property.js';
import { compileShape, type Shaping } from './shape-answer.js';

export interface ExecutedAnswer {
  data?: Data | null;
  /** GraphQLErrors, and whatever `ask` rejected with. */
  errors?: unknown[];
  extensions?: Data;
}

export interface OperationParts {
  schema: GraphQLSchema;
  /** As the client wrote it; what is cut is still in it. */
  document: DocumentNode;
  operation: OperationDefinitionNode;
  /** Undefined where no subgraph has to be asked. */
  plan: Step | undefined;
  cutNodes: ReadonlySet<FieldNode>;
  /** Whether refused variables are told without guesses at what was meant, which name what the schema has. */
  hideSuggestions: boolean;
}

/** The errors of what was cut, for these values of the variables in conditions, defaults included. */
export type Refusals = (variables: Variables) => readonly GraphQLError[];

type Shape = ReturnType<typeof compileShape>;

/** Operations have few conditions; somebody who asks with all their combinations has them compiled again. */
const keptShapes = 16;

export class ExecutableOperation {
  private readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  private readonly conditionNames: readonly string[];
  private readonly defaults: Variables;
  private readonly shapes = new LRUCache<string, Shape>({ max: keptShapes });

  constructor(private readonly parts: OperationParts) {
    const { document, operation } = parts;
    this.fragments = fragmentsIn(document);
    // Another operation of the document may have a variable of the same name and another type.
    const alone = separateOperations(document)[operation.name?.value ?? ''];
    this.conditionNames = variablesInConditions(alone ?? document);
    this.defaults = booleanDefaults(operation);
  }

  /** Never rejects over what a subgraph answers or fails to. */
  async run(variables: Variables, ask: AskSubgraph, refusals: Refusals = () => []): Promise<ExecutedAnswer> {
    const refused = this.refusedVariables(variables);
    if (refused) return { errors: refused };
    const errors = [...refusals({ ...this.defaults, ...variables })];
    const run: Run = { variables, ask, data: {}, errors };
    await this.parts.plan?.(run);
    return this.answer(run);
  }

  private refusedVariables(variables: Variables): GraphQLError[] | undefined {
    const { schema, operation } = this.parts;
    const definitions = operation.variableDefinitions ?? [];
    if (definitions.length === 0) return undefined;
    // As graphql-js bounds them itself when it executes: a list of thousands may be wrong in each of its values.
    const options = { maxErrors: 50, hideSuggestions: this.parts.hideSuggestions };
    const { errors } = getVariableValues(schema, definitions, variables, options);
    return (errors as GraphQLError[] | undefined) ?? this.nullConditions(variables);
  }

  /** A variable with a default may be null, but `if: null` says neither yes nor no. */
  private nullConditions(variables: Variables): GraphQLError[] | undefined {
    const name = this.conditionNames.find((one) => readOwn(variables, one) === null);
    if (name === undefined) return undefined;
    const message = `Variable "$${name}" of non-null type "Boolean!" must not be null.`;
    return [new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } })];
  }

  private answer({ data: merged, errors, variables }: Run): ExecutedAnswer {
    const shaping: Shaping = {
      completion: [],
      malformed: [],
      introspect: (field) => this.introspect(field, variables),
      path: [],
    };
    const data = this.shapeFor(variables)(merged, shaping);
    errors.push(...shaping.malformed);
    if (errors.length > 0) return { errors, data };
    // As ApolloGateway has it: what only shaping has met is no error of the request's.
    return shaping.completion.length > 0 ? { extensions: { valueCompletion: shaping.completion }, data } : { data };
  }

  private shapeFor(variables: Variables): Shape {
    const conditions: Variables = {};
    let key = '';
    for (const name of this.conditionNames) {
      const value = readOwn(variables, name) ?? this.defaults[name];
      conditions[name] = value;
      key += value === true ? '1' : '0';
    }
    let shape = this.shapes.get(key);
    if (!shape) {
      const { schema, operation, cutNodes } = this.parts;
      const root = { selectionSet: operation.selectionSet, type: rootType(schema, operation) };
      shape = compileShape(root, { schema, fragments: this.fragments, conditions, cutNodes });
      this.shapes.set(key, shape);
    }
    return shape;
  }

  private introspect(field: FieldNode, variables: Variables): unknown {
    const { schema, operation } = this.parts;
    const selectionSet = { kind: Kind.SELECTION_SET, selections: [field] } as const;
    const asked = { ...operation, operation: OperationTypeNode.QUERY, directives: [], selectionSet };
    const { data } = executeSync({
      schema,
      document: { kind: Kind.DOCUMENT, definitions: [asked, ...this.fragments.values()] },
      variableValues: variables,
    });
    return data?.[field.alias?.value ?? field.name.value];
  }
}

function variablesInConditions(document: DocumentNode): string[] {
  const names = new Set<string>();
  visit(document, {
    Directive: ({ name, arguments: given }) => {
      if (name.value !== 'skip' && name.value !== 'include') return;
      for (const { value } of given ?? []) if (value.kind === Kind.VARIABLE) names.add(value.name.value);
    },
  });
  return [...names];
}

/** Defaults of the variables that conditions may use. */
export function booleanDefaults({ variableDefinitions }: OperationDefinitionNode): Variables {
  const defaults: Variables = {};
  for (const { variable, defaultValue } of variableDefinitions ?? []) {
    if (defaultValue?.kind === Kind.BOOLEAN) defaults[variable.name.value] = valueFromAST(defaultValue, GraphQLBoolean);
  }
  return defaults;
}

function rootType(schema: GraphQLSchema, { operation }: OperationDefinitionNode): GraphQLCompositeType {
  const type = schema.getRootType(operation);
  if (!type) throw new Error(`the graph has no ${operation}`);
  return type;
}
