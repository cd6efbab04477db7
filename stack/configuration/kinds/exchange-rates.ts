import { z } from 'zod';
import type { Body, ConfiguredKind } from '../configured-kind.js';
import { listedOperation } from '../listed-operation.js';
import { readPartnersKind } from '../partners-kind.js';
import { answerOrRefused } from '../refused.js';
import { unstored } from '../unstored.js';
import { withIds } from '../with-ids.js';

const operations = { check: listedOperation('CheckExchangeRates'), propose: listedOperation('ProposeExchangeRates') };

/** The programme has one set of them, which is whole: a pair that is left out cannot be exchanged. Their currencies have to be there. */
export const exchangeRates: ConfiguredKind = {
  section: 'exchangeRates',
  key: z.literal('programme', { error: "must be 'programme', which has one set of rates" }),
  read: (graph) => readPartnersKind(graph, 'EXCHANGE_RATES'),
  check: async (graph, _key, body) => {
    const input = withIds(body, { changeId: unstored });
    return JSON.parse(await answerOrRefused<string>(graph, operations.check, { input })) as Body;
  },
  propose: async (graph, { changeId, body }) => {
    await answerOrRefused(graph, operations.propose, { input: withIds(body, { changeId }) });
  },
  approval: listedOperation('ApproveExchangeRates'),
};
