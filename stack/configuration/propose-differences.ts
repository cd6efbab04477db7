import { v5 } from 'uuid';
import { canonicalJson } from '../../chassis/idempotency.js';
import type { GraphClient } from '../graph-client.js';
import type { Difference } from './differences.js';
import { Refused } from './refused.js';

type Change = Extract<Difference, { state: 'ADDED' | 'CHANGED' }>;

/** What became of one difference. */
export type Outcome = { change: Change } & (
  { state: 'PROPOSED' | 'DRAFTED' | 'PROPOSED_BY_ANOTHER'; changeId: string } | { state: 'REFUSED'; reason: string }
);

/** Made once for this program; another value would propose everything anew. */
const namespace = 'c1d4a5b2-7e1b-4c55-8f0a-2b9f6d3e8a17';

/**
 * Of the content and of the last decision before it, and of nothing else: applied again it is the same change, whoever applies it,
 * until somebody has decided on it. What was rejected may be proposed anew.
 */
function changeIdOf({ kind, key, body, after }: Change): string {
  return v5(canonicalJson([kind.section, key, after, body]), namespace);
}

/** Has the graph keep one difference, for a second person to approve or as a draft. */
export async function proposeDifference(graph: GraphClient, change: Change, asDraft: boolean): Promise<Outcome> {
  const { kind, key, body } = change;
  const changeId = changeIdOf(change);
  const proposal = { changeId, key, body };
  try {
    if (!asDraft) {
      await kind.propose(graph, proposal);
      return { change, state: 'PROPOSED', changeId };
    }
    if (!kind.draft) throw new Refused('NO_DRAFTS', `the graph keeps no drafts of ${kind.section}`);
    await kind.draft(graph, proposal);
    return { change, state: 'DRAFTED', changeId };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    // The id stands for the content, so only the person can be another.
    if (error.code === 'IDEMPOTENCY_CONFLICT') return { change, state: 'PROPOSED_BY_ANOTHER', changeId };
    return { change, state: 'REFUSED', reason: error.message };
  }
}
