import { z } from 'zod';
import type { Body, ConfiguredKind } from '../configured-kind.js';
import { resultOrRefused } from '../refused.js';

const readDocument = 'query ConfiguredRiskRules { riskRules { version definition } }';
const checkDocument = `query CheckRiskRules($rules: [RiskRuleInput!]!) { result: checkRiskRules(rules: $rules) }`;
const proposeDocument = `mutation ProposeRiskRules($input: ProposeRiskRulesInput!) {
  result: proposeRiskRules(input: $input) { __typename }
}`;

/** The programme has one set of them, which is whole: a rule that is left out ends. */
export const riskRules: ConfiguredKind = {
  section: 'riskRules',
  key: z.literal('programme', { error: "must be 'programme', which has one set of risk rules" }),
  read: async (graph) => {
    const { riskRules: found } = await graph.ask<{ riskRules: { version: number | null; definition: string } }>(
      readDocument,
    );
    const body = JSON.parse(found.definition) as Body;
    return {
      inForce: new Map([['programme', { body, ended: false }]]),
      decided: new Map([['programme', found.version ?? 0]]),
    };
  },
  check: async (graph, _key, { rules }) =>
    JSON.parse(await resultOrRefused<string>(graph, checkDocument, { rules })) as Body,
  propose: async (graph, { changeId, body }) => {
    await resultOrRefused(graph, proposeDocument, { input: { ...body, changeId } });
  },
  approval: (changeId) => `mutation { approveRiskRules(input: { changeId: "${changeId}" }) { __typename } }`,
};
