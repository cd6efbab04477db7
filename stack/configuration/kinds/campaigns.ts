import { z } from 'zod';
import type { GraphClient } from '../../graph-client.js';
import type { Body, Configured, ConfiguredKind, Proposal } from '../configured-kind.js';
import { Refused, resultOrRefused } from '../refused.js';

interface Page<Node> {
  page: { edges: { node: Node }[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } };
}

const campaignsDocument = `query ConfiguredCampaigns($state: CampaignState!, $after: String) {
  page: campaigns(filter: { state: $state }, first: 100, after: $after) {
    edges { node { id definition } }
    pageInfo { hasNextPage endCursor }
  }
}`;
const decidedDocument = `query DecidedCampaignChanges($after: String) {
  page: campaignChanges(states: [LIVE, REJECTED], first: 100, after: $after) {
    edges { node { change { key version } } }
    pageInfo { hasNextPage endCursor }
  }
}`;
const checkDocument = `query CheckCampaign($input: ProposeCampaignInput!) {
  result: checkCampaign(input: $input) { ... on CheckedCampaign { definition } ... on Failure { code message } }
}`;
const proposeDocument = `mutation ProposeCampaign($input: ProposeCampaignInput!) {
  result: proposeCampaign(input: $input) { __typename ... on Failure { code message } }
}`;
const draftDocument = `mutation DraftCampaign($input: ProposeCampaignInput!) {
  result: draftCampaign(input: $input) { __typename ... on Failure { code message } }
}`;

/** The base rule is one of them. A pause is an act of the day and no configuration: a paused campaign is as any other here. */
export const campaigns: ConfiguredKind = {
  section: 'campaigns',
  key: z.uuid({ error: 'must be a UUID' }).lowercase({ error: 'must be in small letters' }),
  titleOf: ({ name }) => (name as { en?: string } | undefined)?.en,
  read: async (graph) => {
    const inForce = new Map<string, Configured>();
    for (const state of ['SCHEDULED', 'LIVE', 'PAUSED', 'ENDED']) {
      const nodes = nodesOf<{ id: string; definition: string }>(graph, campaignsDocument, { state });
      for await (const { id, definition } of nodes) {
        inForce.set(id, { body: JSON.parse(definition) as Body, ended: state === 'ENDED' });
      }
    }
    const decided = new Map<string, number>();
    const changes = nodesOf<{ change: { key: string; version: number } }>(graph, decidedDocument);
    for await (const { change } of changes) {
      decided.set(change.key, Math.max(change.version, decided.get(change.key) ?? 0));
    }
    return { inForce, decided };
  },
  check: async (graph, key, body) => {
    // The input asks for a changeId, of which a check takes no note.
    const input = inputOf({ changeId: key, key, body });
    const { definition } = await resultOrRefused<{ definition: string }>(graph, checkDocument, { input });
    return JSON.parse(definition) as Body;
  },
  propose: async (graph, proposal) => {
    await resultOrRefused(graph, proposeDocument, { input: inputOf(proposal) });
  },
  draft: async (graph, proposal) => {
    await resultOrRefused(graph, draftDocument, { input: inputOf(proposal) });
  },
  approval: (changeId) =>
    `mutation { approveCampaign(input: { changeId: "${changeId}" }) { __typename ... on Failure { code message } } }`,
};

async function* nodesOf<Node>(graph: GraphClient, document: string, variables: Body = {}): AsyncGenerator<Node> {
  for (let after: string | null = null; ;) {
    const { page }: Page<Node> = await graph.ask<Page<Node>>(document, { ...variables, after });
    for (const { node } of page.edges) yield node;
    if (!page.pageInfo.hasNextPage) return;
    after = page.pageInfo.endCursor;
  }
}

function inputOf({ changeId, key, body }: Proposal): Body {
  const own = ['changeId', 'campaignId'].find((id) => id in body);
  // Two names for one campaign: whichever counted, a person would have meant the other.
  if (own !== undefined) throw new Refused('BAD_USER_INPUT', `the campaign is named by its key, and has no ${own}`);
  return { ...body, changeId, campaignId: key };
}
