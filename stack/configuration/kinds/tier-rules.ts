import { z } from 'zod';
import type { Body, Configured, ConfiguredKind } from '../configured-kind.js';
import { listedOperation } from '../listed-operation.js';
import { nodesOf } from '../nodes-of.js';
import { answerOrRefused } from '../refused.js';
import { unstored } from '../unstored.js';
import { withIds } from '../with-ids.js';

const operations = {
  changes: listedOperation('TierRulesChanges'),
  check: listedOperation('CheckTierRules'),
  propose: listedOperation('ProposeTierRules'),
};

interface Change {
  change: { version: number; state: string };
  standing: 'IN_FORCE' | 'ANNOUNCED' | 'OVER' | null;
  fromMonth: string;
  definition: string;
}

/**
 * Sets of rules by the month from which each counts, the one in force and those announced. What the programme began with is nobody's
 * to propose, and stands in no file. A set whose month has begun can be put into force nowhere else any more.
 */
export const tierRules: ConfiguredKind = {
  section: 'tierRules',
  key: z.string().regex(/^20\d{2}-(0[1-9]|1[0-2])$/, { error: 'must be a month like 2027-01' }),
  read: async (graph) => {
    const inForce = new Map<string, Configured>();
    const decided = new Map<string, number>();
    const changes = nodesOf<Change>(graph, operations.changes, { states: ['LIVE', 'ENDED', 'REJECTED'] });
    for await (const { change, standing, fromMonth, definition } of changes) {
      decided.set(fromMonth, Math.max(change.version, decided.get(fromMonth) ?? 0));
      // The newest come first: of several for one month that one is the last word.
      if (standing === null || inForce.has(fromMonth)) continue;
      inForce.set(fromMonth, { body: bodyOf(definition), ended: standing === 'OVER' });
    }
    return { inForce, decided };
  },
  check: async (graph, key, body) => {
    const input = withIds(body, { changeId: unstored, fromMonth: key });
    return bodyOf(await answerOrRefused<string>(graph, operations.check, { input }));
  },
  propose: async (graph, { changeId, key, body }) => {
    await answerOrRefused(graph, operations.propose, { input: withIds(body, { changeId, fromMonth: key }) });
  },
  approval: listedOperation('ApproveTierRules'),
};

/** Its month is its key. */
function bodyOf(definition: string): Body {
  return Object.fromEntries(Object.entries(JSON.parse(definition) as Body).filter(([name]) => name !== 'fromMonth'));
}
