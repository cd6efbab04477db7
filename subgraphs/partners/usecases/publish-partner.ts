import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import type { ConfigurationKind } from '../../../chassis/configuration.js';
import { badInput } from '../../../chassis/domain-error.js';
import type { Outbox } from '../../../chassis/outbox.js';
import { idShape } from '../../../chassis/parse-input.js';
import type { BrandProposal } from '../domain/brand.js';
import { codeTaken } from '../domain/errors.js';
import { refuseMultiplying, type OwnWorth } from '../domain/exchanges/refuse-multiplying.js';
import {
  findBrandByCode,
  findBrands,
  findCurrencies,
  findCurrenciesOfBrands,
  isCurrencyUsed,
  lockBrands,
  writeBrand,
} from '../storage/brands.js';
import { listRates } from '../storage/exchange-rates.js';

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
    home: z
      .enum(['HOSTED', 'REMOTE'])
      .nullish()
      .transform((home) => home ?? 'HOSTED'),
  }),
});

export const partnerKind = 'partner';

/**
 * A partner brand goes live with its currency. Of one that is hosted here points is told by the event `currency-published`. A later
 * version changes names and worth; codes stay for ever, and so does where points are kept that are in use.
 *
 * Refusals: CODE_TAKEN; RATES_MULTIPLY where the published rates do not go with a new worth. Faults: BAD_USER_INPUT where a version
 * would change a code, or where points in use are kept.
 */
export function publishPartner(outbox: Outbox, own: OwnWorth): ConfigurationKind<typeof partnerShape> {
  return {
    kind: partnerKind,
    schema: partnerShape,
    check: async (tx, _key, body) => {
      await checkCodes(tx, body);
      await checkWorth(tx, own, body);
    },
    apply: async (tx, _key, body) => {
      await writeBrand(tx, proposalOf(body), false);
      const { code, pointsPerYuan, home } = body.currency;
      // Points keeps no wallets of a currency that is kept elsewhere.
      if (home === 'REMOTE') return;
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
  if (own && own.home !== currency.home && (await isCurrencyUsed(tx, own.code))) {
    throw badInput({ path: ['input', 'currency', 'home'], reason: 'a currency in use stays where it is kept' });
  }
}

/** The published rates were checked with the worth of then. */
async function checkWorth(
  tx: EntityManager,
  own: OwnWorth,
  { currency }: z.output<typeof partnerShape>,
): Promise<void> {
  const rates = await listRates(tx);
  if (!rates.some(({ from, to }) => from === currency.code || to === currency.code)) return;
  const named = await findCurrencies(tx, [...new Set(rates.flatMap(({ from, to }) => [from, to]))]);
  refuseMultiplying(
    rates,
    named.map((known) => (known.code === currency.code ? { ...known, pointsPerYuan: currency.pointsPerYuan } : known)),
    own,
  );
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
      home: currency.home,
    },
  };
}
