import { randomUUID } from 'node:crypto';
import type { DemoCallers } from '../demo/demo-callers.js';
import { exchangeRates } from '../demo/harvest-table.js';
import { requireDone, type Result } from '../demo/set-up-programme.js';

/** The example partner as ops of the programme set it up: a brand that keeps its own points, rates both ways, and an agreement. */
export async function setUpTeahouse(
  callers: DemoCallers,
  now: Date,
  agreement: { confirmWithinSeconds: number },
): Promise<void> {
  const currency = { code: 'LEAF', nameZhCn: '茶叶', nameEn: 'Leaves', pointsPerYuan: 50 };
  const names = { nameZhCn: '茶馆', nameEn: 'Tea house' };
  const partner = { partnerId: randomUUID(), code: 'teahouse', ...names, currency: { ...currency, home: 'REMOTE' } };
  await proposed(callers, 'Partner', partner);
  const rates = [
    ...exchangeRates,
    { from: 'HARVEST', to: 'LEAF', numerator: 1, denominator: 2, step: 10, feePercent: 0 },
    { from: 'LEAF', to: 'HARVEST', numerator: 2, denominator: 1, step: 10, feePercent: 0 },
  ];
  await proposed(callers, 'ExchangeRates', { rates });
  const owedAtMost = [{ currency: 'HARVEST', points: 1_000_000 }];
  const validFrom = now.toISOString();
  await proposed(callers, 'Agreement', {
    partner: 'teahouse',
    validFrom,
    billing: 'POSTPAID',
    owedAtMost,
    ...agreement,
  });
}

async function proposed(callers: DemoCallers, what: string, terms: object): Promise<void> {
  const changeId = randomUUID();
  const ask = (verb: 'propose' | 'approve', who: 'ann' | 'bo', input: object) =>
    callers[who]().ask<Result>(
      `mutation ($input: ${verb === 'propose' ? 'Propose' : 'Approve'}${what}Input!) {
        result: ${verb}${what}(input: $input) { __typename ... on Failure { code message } } }`,
      { input },
    );
  requireDone(await ask('propose', 'ann', { changeId, ...terms }), `proposal of ${what}`);
  requireDone(await ask('approve', 'bo', { changeId }), `approval of ${what}`);
}
