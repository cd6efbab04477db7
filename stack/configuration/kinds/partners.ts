import { z } from 'zod';
import type { Body, ConfiguredKind } from '../configured-kind.js';
import { listedOperation } from '../listed-operation.js';
import { readPartnersKind } from '../partners-kind.js';
import { answerOrRefused } from '../refused.js';
import { unstored } from '../unstored.js';
import { withIds } from '../with-ids.js';

const operations = { check: listedOperation('CheckPartner'), propose: listedOperation('ProposePartner') };

/** Brands with their currencies, by code. The programme's own is none of them, and comes from its settings. */
export const partners: ConfiguredKind = {
  section: 'partners',
  key: z.string().regex(/^[a-z][a-z0-9-]{1,31}$/, { error: 'must be a code of small letters, digits and hyphens' }),
  titleOf: ({ nameEn }) => nameEn as string | undefined,
  read: (graph) => readPartnersKind(graph, 'PARTNER'),
  check: async (graph, key, body) => {
    const input = withIds(body, { changeId: unstored, code: key });
    return JSON.parse(await answerOrRefused<string>(graph, operations.check, { input })) as Body;
  },
  propose: async (graph, { changeId, key, body }) => {
    await answerOrRefused(graph, operations.propose, { input: withIds(body, { changeId, code: key }) });
  },
  approval: listedOperation('ApprovePartner'),
};
