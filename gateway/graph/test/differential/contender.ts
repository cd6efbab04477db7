/** What is compared: something that answers operations over a supergraph by asking its subgraphs. */
import type { DocumentNode, FormattedExecutionResult, GraphQLSchema } from 'graphql';

export interface SubgraphRequest {
  query: string;
  operationName?: string;
  variables?: Record<string, unknown>;
}

export type AskSubgraph = (subgraph: string, request: SubgraphRequest) => Promise<FormattedExecutionResult>;

export interface Operation {
  document: DocumentNode;
  /** The document as text. */
  text: string;
  /** Where the document holds several, the one to be run. */
  operationName?: string;
  variables: Record<string, unknown>;
}

export interface Contender {
  /** What clients may ask for. */
  apiSchema: GraphQLSchema;
  /** Rejects where the executor throws. */
  answer(operation: Operation, ask: AskSubgraph): Promise<FormattedExecutionResult>;
  stop(): Promise<void>;
}

/** `stock` is the one it is compared with. */
export type MakeContender = (supergraphSdl: string, stock: Contender) => Promise<Contender>;
