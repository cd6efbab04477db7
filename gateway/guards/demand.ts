import { holdsScope, type Caller } from '../../chassis/caller.js';

/**
 * What a mark in the graph asks of whoever wants the field: all scopes of one of these sets. `@authenticated` is the one
 * empty set, which everybody who is known holds.
 */
export type Demand = readonly (readonly string[])[];

export const toBeKnown: Demand = [[]];

/** Nobody anonymous meets any demand, not even one that names no scope. */
export function isMetBy(caller: Caller, demand: Demand): boolean {
  if (caller.kind === 'anonymous') return false;
  return demand.some((scopes) => scopes.every((scope) => holdsScope(caller, scope)));
}
