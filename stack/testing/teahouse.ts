import { randomUUID } from 'node:crypto';
import type { DemoCallers } from '../demo/demo-callers.js';
import { leafRates, teahouse } from '../demo/harvest-table.js';
import { requireDone, type Result } from '../demo/set-up-programme.js';

/** The example partner as ops of the programme set it up: a brand that keeps its own points, rates both ways, and an agreement. */
export async function setUpTeahouse(
  callers: DemoCallers,
  now: Date,
  agreement: { confirmWithinSeconds: number },
): Promise<void> {
  const { code, name, currency } = teahouse;
  const { name: nameOfPoints, ...points } = currency;
  const named = (text: typeof name) => ({ nameZhCn: text.zhCN, nameEn: text.en });
  await proposed(callers, 'Partner', {
    ...{ partnerId: randomUUID(), code, ...named(name) },
    currency: { ...points, ...named(nameOfPoints), home: 'REMOTE' },
  });
  await proposed(callers, 'ExchangeRates', { rates: leafRates });
  const owedAtMost = ['HARVEST', 'LEAF'].map((owed) => ({ currency: owed, points: 1_000_000 }));
  const validFrom = now.toISOString();
  await proposed(callers, 'Agreement', {
    partner: code,
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
