import { randomUUID } from 'node:crypto';
import type { DemoCallers } from '../demo/demo-callers.js';
import { leafRates, teahouse } from '../demo/harvest-table.js';
import { proposeAndApprove } from '../demo/set-up-programme.js';

/** The example partner as ops of the programme set it up: a brand that keeps its own points, rates both ways, and an agreement. */
export async function setUpTeahouse(
  callers: DemoCallers,
  now: Date,
  agreement: { confirmWithinSeconds: number },
): Promise<void> {
  const { code, name, currency } = teahouse;
  const { name: nameOfPoints, ...points } = currency;
  const agreed = (what: 'Partner' | 'ExchangeRates' | 'Agreement', terms: object) =>
    proposeAndApprove(callers, { what, input: { changeId: randomUUID(), ...terms } });
  const named = (text: typeof name) => ({ nameZhCn: text.zhCN, nameEn: text.en });
  await agreed('Partner', {
    ...{ partnerId: randomUUID(), code, ...named(name) },
    currency: { ...points, ...named(nameOfPoints), home: 'REMOTE' },
  });
  await agreed('ExchangeRates', { rates: leafRates });
  const owedAtMost = ['HARVEST', 'LEAF'].map((owed) => ({ currency: owed, points: 1_000_000 }));
  const validFrom = now.toISOString();
  await agreed('Agreement', {
    partner: code,
    validFrom,
    billing: 'POSTPAID',
    owedAtMost,
    ...agreement,
  });
}
