import type { GraphClient } from '../graph-client.js';
import { inParallel } from '../in-parallel.js';
import type { DemoCallers } from './demo-callers.js';
import { demoId } from './demo-ids.js';
import { bakery, pharmacy, type DemoPartner } from './harvest-table.js';
import { linkMember } from './link-member.js';
import type { Person } from './people.js';
import { requireDone, rewardIdOf, type Result } from './set-up-programme.js';

async function change(member: GraphClient, name: string, input: Record<string, unknown>): Promise<Result> {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
  return member.ask<Result>(
    `mutation Change($input: ${type}!) { result: ${name}(input: $input) { __typename ... on Failure { code message } } }`,
    { input },
  );
}

/** What the demo member has done with their points: three rewards, one of them given back, and exchanges both ways. */
export async function spendAsDemoMember(callers: DemoCallers, number: string): Promise<void> {
  const member = callers.member(number);
  const must = async (name: string, input: Record<string, unknown>) => {
    requireDone(await change(member, name, input), name);
  };
  for (const partner of [bakery, pharmacy]) await linkMember(callers, number, partner);
  for (const key of ['coupon-10', 'bread', 'delivery', 'noodles']) {
    await must('redeemReward', { redemptionId: demoId('redemption', key), rewardId: rewardIdOf(key) });
  }
  await must('cancelRedemption', { redemptionId: demoId('redemption', 'delivery') });
  await exchange(must, bakery, 500);
  await exchange(must, pharmacy, 200);
  const called = demoId('exchange', 'called off');
  await must('quoteExchange', { exchangeId: called, from: 'HARVEST', to: 'CRUMB', amount: 300 });
  await must('cancelExchange', { exchangeId: called });
}

async function exchange(
  must: (name: string, input: Record<string, unknown>) => Promise<void>,
  partner: DemoPartner,
  amount: number,
): Promise<void> {
  const exchangeId = demoId('exchange', partner.code);
  await must('quoteExchange', { exchangeId, from: 'HARVEST', to: partner.currency.code, amount });
  await must('commitExchange', { exchangeId });
}

const spendersAtOnce = 4;

/** Every fifth of the others takes a coupon, every tenth exchanges; whoever has too few points is told so and goes on. */
export async function spendAsOthers(
  callers: DemoCallers,
  people: readonly Person[],
  numbers: ReadonlyMap<string, string>,
  onEach: () => void,
): Promise<void> {
  const spenders = people.filter((_, place) => place % 5 === 0);
  await inParallel(spenders, spendersAtOnce, async ({ memberId }) => {
    const number = numbers.get(memberId);
    if (number !== undefined) {
      const member = callers.member(number);
      const place = spenders.findIndex((person) => person.memberId === memberId);
      const redemptionId = demoId('redemption', memberId);
      await change(member, 'redeemReward', {
        redemptionId,
        rewardId: rewardIdOf(place % 2 === 0 ? 'coupon-10' : 'delivery'),
      });
      if (place % 2 === 0) {
        const exchangeId = demoId('exchange', memberId);
        const to = place % 4 === 0 ? bakery.currency.code : pharmacy.currency.code;
        const { result } = await change(member, 'quoteExchange', { exchangeId, from: 'HARVEST', to, amount: 200 });
        if (result.code === undefined) await change(member, 'commitExchange', { exchangeId });
      }
    }
    onEach();
  });
}

export const spendersAmong = (people: readonly Person[]) => people.filter((_, place) => place % 5 === 0).length;
