/** How one fetch from a subgraph ended. */
export type FetchOutcome =
  /** With data or with GraphQL errors: both are answers. */
  | 'answered'
  /** No connection, or one that broke before the answer was whole; 502, 503, 504 too. */
  | 'unreachable'
  | 'timed out'
  /** Something that is no GraphQL answer, or a refusal of our signature. */
  | 'unusable'
  /** Not sent at all, because the subgraph failed too often just before. */
  | 'not tried';

/** What `graph/` tells of its work. Who counts it, and whether anybody does, is not its business. */
export interface GraphMetrics {
  planCacheHit(): void;
  planCacheMiss(): void;
  /** How many plans are kept now. */
  planCacheHolds(plans: number): void;
  /** An operation went to the stock executor, because the compiled one does not know something in it. */
  fallback(): void;
  fetchEnded(subgraph: string, outcome: FetchOutcome, seconds: number): void;
}

/** Where nobody wants figures. */
export const uncounted: GraphMetrics = {
  planCacheHit: () => undefined,
  planCacheMiss: () => undefined,
  planCacheHolds: () => undefined,
  fallback: () => undefined,
  fetchEnded: () => undefined,
};
