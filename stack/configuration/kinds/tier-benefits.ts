import { z } from 'zod';
import type { Body, ConfiguredKind } from '../configured-kind.js';
import { listedOperation } from '../listed-operation.js';
import { answerOrRefused } from '../refused.js';
import { unstored } from '../unstored.js';
import { withIds } from '../with-ids.js';

const operations = {
  read: listedOperation('TierBenefitsDefinition'),
  check: listedOperation('CheckTierBenefits'),
  propose: listedOperation('ProposeTierBenefits'),
};

interface Found {
  tierBenefitsDefinition: { version: number; definition: string };
  tierBenefitsChanges: { edges: { node: { change: { version: number } } }[] };
}

/** The programme has one definition of what its tiers give, which is whole: a benefit that is left out ends. */
export const tierBenefits: ConfiguredKind = {
  section: 'tierBenefits',
  key: z.literal('programme', { error: "must be 'programme', which has one definition of what its tiers give" }),
  read: async (graph) => {
    const { tierBenefitsDefinition, tierBenefitsChanges } = await graph.ask<Found>(operations.read);
    const body = JSON.parse(tierBenefitsDefinition.definition) as Body;
    const versions = tierBenefitsChanges.edges.map(({ node }) => node.change.version);
    return {
      inForce: new Map([['programme', { body, ended: false }]]),
      decided: new Map([['programme', Math.max(0, ...versions)]]),
    };
  },
  check: async (graph, _key, body) => {
    const input = withIds(body, { changeId: unstored });
    return JSON.parse(await answerOrRefused<string>(graph, operations.check, { input })) as Body;
  },
  propose: async (graph, { changeId, body }) => {
    await answerOrRefused(graph, operations.propose, { input: withIds(body, { changeId }) });
  },
  approval: listedOperation('ApproveTierBenefits'),
};
