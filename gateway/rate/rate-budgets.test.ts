import { budgetsWith } from './rate-budgets.js';

test('a setting changes, lifts and adds budgets, and leaves the others', () => {
  const budgets = budgetsWith(' caller.member=30/10, field.redeemReward=none,field.tiers.anonymous=5/1 ');
  expect(budgets.get('caller.member')).toEqual({ points: 30, seconds: 10 });
  expect(budgets.get('field.redeemReward')).toBeNull();
  expect(budgets.get('field.tiers.anonymous')).toEqual({ points: 5, seconds: 1 });
  expect(budgets.get('field.commitExchange')).toEqual({ points: 20, seconds: 60 });
});

test.each([
  ['member=30/10', 'no caller.<kind>'],
  ['caller.service=30/10', 'no caller.<kind>'],
  ['quota.channel=30/10', 'no caller.<kind>'],
  ['field.redeemReward.boss=1/1', 'no caller.<kind>'],
  ['caller.member', 'points/seconds'],
  ['caller.member=30', 'points/seconds'],
  ['caller.member=0/10', 'points/seconds'],
  ['caller.member=10/0', 'points/seconds'],
  ['caller.member=1.5/10', 'points/seconds'],
  ['caller.member=10/604801', 'points/seconds'],
])('%s is refused: %s', (entry, message) => {
  expect(() => budgetsWith(`caller.ops=1/1,${entry}`)).toThrow(message);
});
