import { z } from 'zod';
import type { Body, ConfiguredKind } from '../configured-kind.js';
import { listedOperation } from '../listed-operation.js';
import { readPartnersKind } from '../partners-kind.js';
import { answerOrRefused } from '../refused.js';
import { unstored } from '../unstored.js';
import { withIds } from '../with-ids.js';

const operations = { check: listedOperation('CheckAgreement'), propose: listedOperation('ProposeAgreement') };

/** By the partner's code the version that was approved last. The partner has to be there before an agreement with it is proposed. */
export const agreements: ConfiguredKind = {
  section: 'agreements',
  key: z.string().regex(/^[a-z][a-z0-9-]{1,31}$/, { error: 'must be a code of small letters, digits and hyphens' }),
  read: (graph) => readPartnersKind(graph, 'AGREEMENT'),
  check: async (graph, key, body) => {
    const input = withIds(body, { changeId: unstored, partner: key });
    return JSON.parse(await answerOrRefused<string>(graph, operations.check, { input })) as Body;
  },
  propose: async (graph, { changeId, key, body }) => {
    await answerOrRefused(graph, operations.propose, { input: withIds(body, { changeId, partner: key }) });
  },
  approval: listedOperation('ApproveAgreement'),
};
