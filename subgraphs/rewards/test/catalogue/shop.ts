import type { Caller } from '../../../../chassis/caller.js';
import { callerOf } from '../../../../chassis/testing/callers.js';
import { answerOf, faultOf, type RewardsWorld } from '../arrange.js';

const listQuery = `query ($filter: RewardFilter, $first: Int, $after: String) {
  rewards(filter: $filter, first: $first, after: $after) {
    edges { cursor node { id } } pageInfo { hasNextPage endCursor } } }`;

interface Connection {
  edges: { cursor: string; node: { id: string } }[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

export interface ListArguments {
  filter?: Record<string, unknown>;
  sort?: string;
  first?: number;
  after?: string | null;
}

/** The catalogue as clients ask for it. */
export class Shop {
  constructor(readonly world: RewardsWorld) {}

  list(asked: ListArguments = {}, as: Caller = callerOf.anonymous()) {
    const { filter, sort, ...page } = asked;
    return this.world.ask(as, listQuery, { ...page, filter: sort ? { ...filter, sort } : filter });
  }

  async page(asked: ListArguments = {}, as?: Caller): Promise<Connection> {
    return answerOf(await this.list(asked, as)) as unknown as Connection;
  }

  async idsOf(asked: ListArguments = {}, as?: Caller): Promise<string[]> {
    return (await this.page(asked, as)).edges.map(({ node }) => node.id);
  }

  async faultOf(asked: ListArguments, as?: Caller) {
    return faultOf(await this.list(asked, as));
  }

  /** Page by page of two. */
  async walk(asked: ListArguments, as?: Caller): Promise<string[]> {
    const walked: string[] = [];
    let after: string | null = null;
    do {
      const { edges, pageInfo }: Connection = await this.page({ ...asked, first: 2, after }, as);
      walked.push(...edges.map(({ node }) => node.id));
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    } while (after !== null);
    return walked;
  }

  async empty(): Promise<void> {
    await this.world.subgraph.asAdmin('truncate reward, reward_category cascade');
  }
}
