/** Subgraphs in this process and the supergraph that is composed of them. */
import { setImmediate } from 'node:timers/promises';
import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';
import { canonical } from './canonical.js';
import type { AskSubgraph, SubgraphRequest } from './contender.js';
import { keyFieldsOf } from './key-fields.js';
import { rudeAnswer } from './rude-answer.js';
import { SubgraphInProcess, type Visit } from './subgraph-in-process.js';
import type { World } from './world.js';

/** What is asked of whom, whatever the entities and the order in which the fields are written. */
function questionOf(subgraph: string, { query, variables = {} }: SubgraphRequest): string {
  const { representations: _, ...own } = variables;
  return `${subgraph}|${query.split(/\W+/).sort().join(' ')}|${canonical(own)}`;
}

async function turns(count: number): Promise<void> {
  for (let left = count; left > 0; left -= 1) await setImmediate();
}

/** SDLs by the subgraph's name. */
export type SubgraphSdls = Readonly<Record<string, string>>;

const overTheWire = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

export class ComposedGraph {
  readonly supergraphSdl: string;
  private readonly subgraphs: ReadonlyMap<string, SubgraphInProcess>;

  /** Throws with the composer's words when the subgraphs do not fit together. */
  constructor(
    readonly name: string,
    readonly sdls: SubgraphSdls,
  ) {
    const entries = Object.entries(sdls);
    const services = entries.map(([subgraph, sdl]) => ({
      name: subgraph,
      url: `http://${subgraph}`,
      typeDefs: parse(sdl),
    }));
    const composed = composeServices(services);
    if (composed.supergraphSdl === undefined) {
      throw new Error(`${name}: ${composed.errors.map(({ message }) => message).join('\n')}`);
    }
    this.supergraphSdl = composed.supergraphSdl;
    const keyFields = keyFieldsOf(Object.values(sdls));
    this.subgraphs = new Map(entries.map(([key, sdl]) => [key, new SubgraphInProcess(key, sdl, keyFields)]));
  }

  /**
   * The subgraphs as one request of a client meets them. Answers arrive in any order, but in the same for all who ask the same:
   * which of two is merged last, and so stays, is then no matter of luck.
   */
  in(world: World): AskSubgraph {
    const visit: Visit = { world, mutations: 0 };
    return async (name, request) => {
      const sent = overTheWire(request);
      const arrival = turns(1 + Math.floor(4 * world.roll(questionOf(name, sent))));
      const answer = await this.subgraphs.get(name)!.answer(sent, visit);
      await arrival;
      return rudeAnswer(overTheWire(answer), name, sent, world);
    };
  }
}
