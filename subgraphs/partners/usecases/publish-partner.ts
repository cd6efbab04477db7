import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import type { ConfigurationKind } from '../../../chassis/configuration.js';
import { badInput } from '../../../chassis/domain-error.js';
import type { Outbox } from '../../../chassis/outbox.js';
import { idShape } from '../../../chassis/parse-input.js';
import type { BrandProposal } from '../domain/brand.js';
import { codeTaken } from '../domain/errors.js';
import {
  findBrandByCode,
  findBrands,
  findCurrencies,
  findCurrenciesOfBrands,
  lockBrands,
  writeBrand,
} from '../storage/brands.js';

const nameShape = z.string().trim().min(1, { error: 'must not be empty' }).max(80, { error: 'is too long' });

/** The configuration of one partner brand with its currency, as `proposePartner` takes it. */
export const partnerShape = z.object({
  partnerId: idShape,
  code: z.string().regex(/^[a-z][a-z0-9-]{1,31}$/, { error: 'must be lower-case letters, digits and hyphens' }),
  nameZhCn: nameShape,
  nameEn: nameShape,
  isSandbox: z
    .boolean()
    .nullish()
    .transform((isSandbox) => isSandbox ?? false),
  currency: z.object({
    code: z
      .string()
      .regex(/^[A-Z][A-Z0-9_]{1,15}$/, { error: 'must be upper-case letters, digits and underscores' })
      // The books of points keep money under codes of this kind.
      .refine((code) => !code.startsWith('CNY'), { error: 'must not look like money' }),
    nameZhCn: nameShape,
    nameEn: nameShape,
    pointsPerYuan: z
      .number()
      .int({ error: 'must be a whole number' })
      .positive({ error: 'must be above zero' })
      .max(1_000_000, { error: 'is too large' }),
  }),
});

export const partnerKind = 'partner';

/**
 * A partner brand goes live with its hosted currency, and points is told of the currency by the event
 * `currency-published`. A later version changes names and worth; codes stay for ever.
 *
 * Refusals: CODE_TAKEN. Faults: BAD_USER_INPUT where a version would change a code.
 */
export function publishPartner(outbox: Outbox): ConfigurationKind<typeof partnerShape> {
  return {
    kind: partnerKind,
    schema: partnerShape,
    check: (tx, _key, body) => checkCodes(tx, body),
    apply: async (tx, _key, body) => {
      await writeBrand(tx, proposalOf(body), false);
      const { code, pointsPerYuan } = body.currency;
      await outbox.write(tx, { topic: 'currency-published', aggregateId: code, payload: { code, pointsPerYuan } });
    },
  };
}

async function checkCodes(
  tx: EntityManager,
  { partnerId, code, currency, isSandbox }: z.output<typeof partnerShape>,
): Promise<void> {
  // Codes are taken by one change at a time, so that two brands approved at once cannot take the same one.
  await lockBrands(tx);
  const [known] = await findBrands(tx, [partnerId]);
  if (known && known.code !== code) throw badInput({ path: ['input', 'code'], reason: 'the code of a brand stays' });
  if (known && known.isSandbox !== isSandbox) {
    throw badInput({ path: ['input', 'isSandbox'], reason: 'stays what it was from the beginning' });
  }
  if (known?.isProgramme || (await findBrandByCode(tx, code))?.id !== known?.id) throw codeTaken({ taken: code });
  const [standing] = await findCurrencies(tx, [currency.code]);
  if (standing && standing.brandId !== partnerId) throw codeTaken({ taken: currency.code });
  const [own] = known ? await findCurrenciesOfBrands(tx, [partnerId]) : [];
  if (own && own.code !== currency.code) {
    throw badInput({ path: ['input', 'currency', 'code'], reason: 'the currency of a brand stays' });
  }
}

function proposalOf({
  partnerId,
  code,
  nameZhCn,
  nameEn,
  currency,
  isSandbox,
}: z.output<typeof partnerShape>): BrandProposal {
  return {
    id: partnerId,
    code,
    name: { 'zh-CN': nameZhCn, en: nameEn },
    isSandbox,
    currency: {
      code: currency.code,
      name: { 'zh-CN': currency.nameZhCn, en: currency.nameEn },
      pointsPerYuan: currency.pointsPerYuan,
    },
  };
}
