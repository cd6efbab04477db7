import type { GraphClient } from '../graph-client.js';
import type { Body } from './configured-kind.js';

interface Page<Node> {
  edges: { node: Node }[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

/** Of every page of the operation's only field. */
export async function* nodesOf<Node>(graph: GraphClient, document: string, variables: Body = {}): AsyncGenerator<Node> {
  for (let after: string | null = null; ;) {
    const [page]: Page<Node>[] = Object.values(
      await graph.ask<Record<string, Page<Node>>>(document, { ...variables, after }),
    );
    if (page === undefined) return;
    for (const { node } of page.edges) yield node;
    if (!page.pageInfo.hasNextPage) return;
    after = page.pageInfo.endCursor;
  }
}
