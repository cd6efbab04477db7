import { z } from 'zod';
import type { Body, Configured, ConfiguredKind, Proposal } from '../configured-kind.js';
import { listedOperation } from '../listed-operation.js';
import { nodesOf } from '../nodes-of.js';
import { answerOrRefused } from '../refused.js';
import { withIds } from '../with-ids.js';

const operations = {
  inForce: listedOperation('CampaignDefinitions'),
  decided: listedOperation('DecidedCampaignChanges'),
  check: listedOperation('CheckCampaign'),
  propose: listedOperation('ProposeCampaign'),
  draft: listedOperation('DraftCampaign'),
};

/** The base rule is one of them. A pause is an act of the day and no configuration: a paused campaign is as any other here. */
export const campaigns: ConfiguredKind = {
  section: 'campaigns',
  key: z.uuid({ error: 'must be a UUID' }).lowercase({ error: 'must be in small letters' }),
  titleOf: ({ name }) => (name as { en?: string } | undefined)?.en,
  read: async (graph) => {
    const inForce = new Map<string, Configured>();
    for (const state of ['SCHEDULED', 'LIVE', 'PAUSED', 'ENDED']) {
      const nodes = nodesOf<{ id: string; definition: string }>(graph, operations.inForce, { state });
      for await (const { id, definition } of nodes) {
        inForce.set(id, { body: JSON.parse(definition) as Body, ended: state === 'ENDED' });
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
  approval: listedOperation('ApproveCampaign'),
};

function inputOf({ changeId, key, body }: Proposal): Body {
  return withIds(body, { changeId, campaignId: key });
}
