/**
 * A supergraph whose operations are planned by Apollo's planner and executed by functions compiled from the plans. The README
 * tells what that saves over ApolloGateway's own executor, whose answers these are.
 */
import { operationFromDocument, type Schema, type Supergraph } from '@apollo/federation-internals';
import { QueryPlanner } from '@apollo/query-planner';
import { getOperationAST, type DocumentNode, type FieldNode, type GraphQLSchema } from 'graphql';
import { compilePlan } from './compile-plan.js';
import { booleanDefaults, ExecutableOperation } from './executable-operation.js';
import { TypeTests } from './type-tests.js';

/** A document without the fields that a caller may not see, and those fields' nodes in the document as it came. */
export interface CutDocument {
  document: DocumentNode;
  cutNodes: ReadonlySet<FieldNode>;
}

export class ExecutableGraph {
  /** What clients see. */
  readonly schema: GraphQLSchema;
  private readonly apiSchema: Schema;
  private readonly planner: QueryPlanner;
  private readonly types: TypeTests;

  /** `schema` is the API schema that documents are validated against, where the caller has made one already. */
  constructor(
    supergraph: Supergraph,
    schema?: GraphQLSchema,
    private readonly settings: { hideSuggestions: boolean } = { hideSuggestions: false },
  ) {
    this.apiSchema = supergraph.apiSchema();
    this.schema = schema ?? this.apiSchema.toGraphQLJSSchema();
    this.planner = new QueryPlanner(supergraph, {});
    this.types = new TypeTests(supergraph.schema.toGraphQLJSSchema());
  }

  /**
   * Plans and compiles an operation of a document that has been validated against `schema`; milliseconds, to be kept by the
   * caller. Throws for what cannot be planned or compiled.
   */
  operation(document: DocumentNode, operationName?: string, cut?: CutDocument): ExecutableOperation {
    const operation = getOperationAST(document, operationName);
    if (!operation) throw new Error('the document has no such operation');
    const { node } = this.planner.buildQueryPlan(
      operationFromDocument(this.apiSchema, cut?.document ?? document, { operationName }),
    );
    if (node?.kind === 'Subscription') throw new Error('subscriptions are not served');
    const plan = node && compilePlan(node, { types: this.types, defaults: booleanDefaults(operation) });
    return new ExecutableOperation({
      schema: this.schema,
      document,
      operation,
      plan,
      cutNodes: cut?.cutNodes ?? new Set(),
      ...this.settings,
    });
  }
}
