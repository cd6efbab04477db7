/**
 * Marks on fields of the graph that the gateway reads: who may ask, and what answering takes. They let it refuse before
 * anything is fetched; a subgraph's own checks stay, and are the authority.
 */
import { Directive } from 'type-graphql';
import { defaultPageSize } from './relay.js';

/** For callers who are known, of whatever kind. A field that a member or ops with a scope may read has this mark. */
export const Authenticated = () => Directive('@authenticated');

/** For callers who hold all scopes of one of the sets. */
export const RequiresScopes = (...sets: string[][]) => Directive(`@requiresScopes(scopes: ${JSON.stringify(sets)})`);

/** What the field takes, where a plain object takes 1. Of a list it is what each entry takes. */
export const Cost = (weight: number) => Directive(`@cost(weight: ${String(weight)})`);

/** A connection: as many edges as `first` says. */
export const Paged = () =>
  Directive(
    `@listSize(assumedSize: ${String(defaultPageSize)}, slicingArguments: ["first"], sizedFields: ["edges"], ` +
      'requireOneSlicingArgument: false)',
  );

/** A list that nobody pages through, and about how long it gets. */
export const AboutSoMany = (entries: number) => Directive(`@listSize(assumedSize: ${String(entries)})`);

/**
 * A mutation that moves value: several statements in one subgraph and calls to others. Twice what readers of `@cost` take a
 * mutation for that says nothing.
 */
export const MovesValue = () => Cost(20);

/** Reads a history, not a state: as much as half a page of objects with theirs. */
export const Report = () => Cost(50);
