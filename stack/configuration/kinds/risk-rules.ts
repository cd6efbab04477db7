import { z } from 'zod';
import type { Body, ConfiguredKind } from '../configured-kind.js';
import { listedOperation } from '../listed-operation.js';
import { answerOrRefused } from '../refused.js';
import { unstored } from '../unstored.js';
import { withIds } from '../with-ids.js';

const operations = {
  read: listedOperation('RiskRulesDefinition'),
  check: listedOperation('CheckRiskRules'),
  propose: listedOperation('ProposeRiskRules'),
};

/** The programme has one set of them, which is whole: a rule that is left out ends. */
export const riskRules: ConfiguredKind = {
  section: 'riskRules',
  key: z.literal('programme', { error: "must be 'programme', which has one set of risk rules" }),
  read: async (graph) => {
    const { riskRules: found } = await graph.ask<{ riskRules: { version: number | null; definition: string } }>(
      operations.read,
    );
    const body = JSON.parse(found.definition) as Body;
    return {
      inForce: new Map([['programme', { body, ended: false }]]),
      decided: new Map([['programme', found.version ?? 0]]),
    };
  },
  check: async (graph, _key, body) => {
    const input = withIds(body, { changeId: unstored });
    return JSON.parse(await answerOrRefused<string>(graph, operations.check, { input })) as Body;
  },
  propose: async (graph, { changeId, body }) => {
    await answerOrRefused(graph, operations.propose, { input: withIds(body, { changeId }) });
  },
  approval: listedOperation('ApproveRiskRules'),
};
