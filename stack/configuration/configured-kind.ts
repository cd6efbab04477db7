import type { z } from 'zod';
import type { GraphClient } from '../graph-client.js';

/** What is configured, as the mutation that proposes it takes it, without the ids. Plain JSON. */
export type Body = Record<string, unknown>;

/** A thing as it is in force. */
export interface Configured {
  /** In the form that `check` gives. */
  body: Body;
  /** True where it counts no more. */
  ended: boolean;
}

/** All things of a kind. */
export interface System {
  inForce: ReadonlyMap<string, Configured>;
  /** By key, also of things that never were in force: the newest version that a second person has approved or rejected. */
  decided: ReadonlyMap<string, number>;
}

/** The next version of one thing. */
export interface Proposal {
  changeId: string;
  key: string;
  body: Body;
}

/**
 * A kind of thing that people configure, as the graph offers it. Each stands in a file of its own in `kinds/`, which is all
 * there is to add. What the graph will not have is thrown as a `Refused`; any other fault ends the run.
 */
export interface ConfiguredKind {
  /** Its section of a configuration file. */
  section: string;
  /** What its keys have to look like. They stay the same from one installation to another. */
  key: z.ZodType<string>;
  /** What a person knows it by, where that is not its key. */
  titleOf?: (body: Body) => string | undefined;
  read(graph: GraphClient): Promise<System>;
  /** What a proposal of this body would store, every default filled in. Nothing is stored. */
  check(graph: GraphClient, key: string, body: Body): Promise<Body>;
  propose(graph: GraphClient, proposal: Proposal): Promise<void>;
  /** Absent where the graph keeps no drafts of it. */
  draft?: (graph: GraphClient, proposal: Proposal) => Promise<void>;
  /** The mutation by which a second person puts a change into force; its input is the changeId. */
  approval: string;
}
