import { canonicalJson } from '../../chassis/idempotency.js';
import type { GraphClient } from '../graph-client.js';
import { changedFields } from './changed-fields.js';
import type { Section } from './configuration-file.js';
import type { Body, Configured, ConfiguredKind, System } from './configured-kind.js';
import { Refused } from './refused.js';

/** One entry that is not the same in a file and in the system. */
export type Difference = { kind: ConfiguredKind; key: string; title: string | undefined } &
  /** `after` is the newest version that was decided on, 0 for none; `fields` in words, none where all of it is new. */
  (
    | { state: 'ADDED' | 'CHANGED'; body: Body; after: number; fields: string[] }
    | { state: 'REFUSED'; reason: string }
    /** A file takes nothing away: what it does not name stays as it is. */
    | { state: 'NOT_IN_FILE' }
  );

/**
 * What a file says otherwise than the system, by kind and key. Every entry that differs is put to the graph first, which fills in
 * what was left out and says what it would refuse: two ways of writing the same are no difference.
 */
export async function differencesOf(graph: GraphClient, sections: readonly Section[]): Promise<Difference[]> {
  const found: Difference[] = [];
  for (const { kind, entries } of sections) {
    const system = await kind.read(graph);
    for (const [key, body] of entries) {
      const difference = await differenceOf(graph, { kind, key, body }, system);
      if (difference) found.push(difference);
    }
    for (const [key, { body, ended }] of system.inForce) {
      if (!ended && !entries.has(key)) found.push({ kind, key, title: kind.titleOf?.(body), state: 'NOT_IN_FILE' });
    }
  }
  return found;
}

async function differenceOf(
  graph: GraphClient,
  { kind, key, body: written }: { kind: ConfiguredKind; key: string; body: Body },
  system: System,
): Promise<Difference | null> {
  const inForce = system.inForce.get(key);
  // Asked before the graph is: it would refuse what has ended, although nothing of it is to change.
  if (same(written, inForce)) return null;
  const entry = { kind, key, title: kind.titleOf?.(written), after: system.decided.get(key) ?? 0 };
  try {
    const body = await kind.check(graph, key, written);
    if (same(body, inForce)) return null;
    if (!inForce) return { ...entry, state: 'ADDED', body, fields: [] };
    return { ...entry, state: 'CHANGED', body, fields: changedFields(inForce.body, body) };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { ...entry, state: 'REFUSED', reason: error.message };
  }
}

function same(body: Body, inForce: Configured | undefined): boolean {
  return inForce !== undefined && canonicalJson(body) === canonicalJson(inForce.body);
}
