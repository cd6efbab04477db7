/** Subgraphs in this process and the supergraph that is composed of them. */
import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';
import type { AskSubgraph } from './contender.js';
import { keyFieldsOf } from './key-fields.js';
import { rudeAnswer } from './rude-answer.js';
import { SubgraphInProcess, type Visit } from './subgraph-in-process.js';
import type { World } from './world.js';

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

  /** The subgraphs as one request of a client meets them. */
  in(world: World): AskSubgraph {
    const visit: Visit = { world, mutations: 0 };
    return async (name, request) => {
      // Answers come in the order in which they were asked for: who merges them last is then no matter of luck.
      const turn = new Promise((resolve) => setImmediate(resolve));
      const sent = overTheWire(request);
      const answer = await this.subgraphs.get(name)!.answer(sent, visit);
      await turn;
      return rudeAnswer(overTheWire(answer), name, sent, world);
    };
  }
}
