/** One supergraph as it is served: its operations, planned and compiled, who may ask for what, where its subgraphs are. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Supergraph } from '@apollo/federation-internals';
import { specifiedRules, validate, type DocumentNode, type GraphQLSchema } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Caller } from '../../chassis/caller.js';
import type { Logger } from '../../chassis/log.js';
import { cutFields, type Cut } from '../guards/cut-fields.js';
import { DocumentGuards } from '../guards/document-guards.js';
import { Guards, readGuards } from '../guards/read-guards.js';
import type { GraphMetrics } from '../telemetry/graph-metrics.js';
import { ExecutableGraph } from './execution/executable-graph.js';
import type { ExecutableOperation } from './execution/executable-operation.js';
import { readSupergraph } from './read-supergraph.js';
import { subgraphsIn } from './subgraphs-in.js';
import { keptDocuments, lengthOf } from './validated-documents.js';

/** Planned before a new supergraph is announced. What is asked more rarely is planned when it is asked. */
const warmedOperations = 200;

/** An operation as Apollo Server hands it over, parsed and validated. */
export interface AskedOperation {
  /** SHA-256 of the document, in hexadecimal. */
  hash: string;
  document: DocumentNode;
  name: string | undefined;
}

/** What callers get who are refused the same of an operation. */
export interface PreparedOperation {
  /** Undefined where it cannot be planned or compiled: ApolloGateway's executor has to answer. */
  executable: ExecutableOperation | undefined;
  cuts: readonly Cut[];
}

interface KeptOperation {
  asked: AskedOperation;
  guards: DocumentGuards;
  /** By the name of what is refused, with one of the callers who are refused just that. */
  prepared: Map<string, PreparedOperation & { caller: Caller }>;
}

export interface GraphParts {
  /** Nothing is refused to anybody. */
  open: boolean;
  /** What the schema has is not told to those who guess at it. */
  hideSuggestions: boolean;
  metrics: GraphMetrics;
  log: Logger;
}

export class GraphInForce {
  /** Names and addresses, as in the supergraph. */
  readonly subgraphs: ReadonlyMap<string, string>;
  readonly supergraph: Supergraph;
  private readonly executable: ExecutableGraph;
  private readonly guards: Guards;
  private readonly operations = new LRUCache<string, KeptOperation>({
    ...keptDocuments,
    sizeCalculation: ({ asked }) => lengthOf(asked.document),
  });

  /** Throws for a supergraph that cannot be used. */
  constructor(
    supergraphSdl: string,
    readonly schema: GraphQLSchema,
    private readonly parts: GraphParts,
  ) {
    this.subgraphs = subgraphsIn(supergraphSdl);
    this.supergraph = readSupergraph(supergraphSdl);
    this.executable = new ExecutableGraph(this.supergraph, schema, parts);
    this.guards = parts.open ? new Guards(new Map(), schema) : readGuards(this.supergraph, schema);
  }

  /** Plans and compiles what is not kept already: milliseconds in which nothing else is done. */
  prepare(asked: AskedOperation, caller: Caller): PreparedOperation {
    const { metrics } = this.parts;
    const { guards, prepared } = this.keep(asked);
    const refused = guards.refusedTo(caller);
    const known = prepared.get(refused);
    if (known) {
      metrics.planCacheHit();
      return known;
    }
    metrics.planCacheMiss();
    const made = { ...this.plan(asked, guards, caller), caller };
    prepared.set(refused, made);
    return made;
  }

  /**
   * Prepares what the graph before this one was asked last, as far as it is valid here, between other requests. Gives the
   * documents by hash.
   */
  async warmUp(before: GraphInForce): Promise<Map<string, DocumentNode>> {
    const documents = new Map<string, DocumentNode>();
    const latest = [...before.operations.values()].slice(0, warmedOperations);
    for (const { asked, prepared } of latest.reverse()) {
      await nextTurn();
      if (validate(this.schema, asked.document, specifiedRules).length > 0) continue;
      for (const { caller } of prepared.values()) this.prepare(asked, caller);
      documents.set(asked.hash, asked.document);
    }
    return documents;
  }

  private keep(asked: AskedOperation): KeptOperation {
    const key = asked.name === undefined ? asked.hash : `${asked.hash} ${asked.name}`;
    let kept = this.operations.get(key);
    if (!kept) {
      kept = { asked, guards: DocumentGuards.of(asked.document, asked.name, this.guards), prepared: new Map() };
      this.operations.set(key, kept);
      this.parts.metrics.planCacheHolds(this.operations.size);
    }
    return kept;
  }

  private plan({ document, name }: AskedOperation, guards: DocumentGuards, caller: Caller): PreparedOperation {
    const cut = cutFields(guards, caller);
    try {
      return { executable: this.executable.operation(document, name, cut), cuts: cut.cuts };
    } catch (error) {
      this.parts.log.warn({ err: error }, 'an operation is left to the stock executor');
      return { executable: undefined, cuts: cut.cuts };
    }
  }
}
