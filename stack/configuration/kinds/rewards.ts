import { z } from 'zod';
import type { Body, Configured, ConfiguredKind, Proposal } from '../configured-kind.js';
import { listedOperation } from '../listed-operation.js';
import { nodesOf } from '../nodes-of.js';
import { answerOrRefused } from '../refused.js';
import { withIds } from '../with-ids.js';

const operations = {
  inForce: listedOperation('RewardDefinitions'),
  decided: listedOperation('DecidedRewardChanges'),
  check: listedOperation('CheckReward'),
  propose: listedOperation('ProposeReward'),
  draft: listedOperation('DraftReward'),
};

/**
 * The rewards of the catalogue. Their categories are named by ops directly and have to be there; one that a person has ended is as any
 * other that is over. Pieces that members have taken are no configuration: a stock is the number ever put on offer.
 */
export const rewards: ConfiguredKind = {
  section: 'rewards',
  key: z.uuid({ error: 'must be a UUID' }).lowercase({ error: 'must be in small letters' }),
  titleOf: ({ titles }) => (titles as { en?: string } | undefined)?.en,
  read: async (graph) => {
    const inForce = new Map<string, Configured>();
    for (const status of ['UPCOMING', 'LIVE', 'ENDED']) {
      const nodes = nodesOf<{ id: string; definition: string }>(graph, operations.inForce, { status });
      for await (const { id, definition } of nodes) {
        inForce.set(id, { body: JSON.parse(definition) as Body, ended: status === 'ENDED' });
      }
    }
    const decided = new Map<string, number>();
    const changes = nodesOf<{ change: { key: string; version: number } }>(graph, operations.decided);
    for await (const { change } of changes) {
      decided.set(change.key, Math.max(change.version, decided.get(change.key) ?? 0));
    }
    return { inForce, decided };
  },
  check: async (graph, key, body) => {
    // The input asks for a changeId, of which a check takes no note.
    const input = inputOf({ changeId: key, key, body });
    const { definition } = await answerOrRefused<{ definition: string }>(graph, operations.check, { input });
    return JSON.parse(definition) as Body;
  },
  propose: async (graph, proposal) => {
    await answerOrRefused(graph, operations.propose, { input: inputOf(proposal) });
  },
  draft: async (graph, proposal) => {
    await answerOrRefused(graph, operations.draft, { input: inputOf(proposal) });
  },
  approval: listedOperation('ApproveReward'),
};

function inputOf({ changeId, key, body }: Proposal): Body {
  return withIds(body, { changeId, rewardId: key });
}
