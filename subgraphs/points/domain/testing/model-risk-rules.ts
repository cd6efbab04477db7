import type { RiskRule } from '../risk.js';

/** Rules that a random history runs into now and then: every subject and measure, short and long windows, first hours. */
export const modelRiskRules: readonly RiskRule[] = [
  rule('DEVICE_REDEMPTIONS', {
    action: 'REDEMPTION',
    per: 'DEVICE',
    measure: 'COUNT',
    stopAt: 2,
    windowSeconds: 3_600,
  }),
  rule('MEMBER_REDEEMS', {
    action: 'REDEMPTION',
    per: 'MEMBER',
    measure: 'POINTS',
    stopAt: 700,
    windowSeconds: 259_200,
  }),
  rule('MEMBER_GIVES', { action: 'GIFT', per: 'MEMBER', measure: 'POINTS', stopAt: 300, windowSeconds: 400_000 }),
  rule('RECIPIENT_GETS', { action: 'GIFT', per: 'RECIPIENT', measure: 'COUNT', stopAt: 3, windowSeconds: 400_000 }),
  rule('MEMBER_DONATES', { action: 'DONATION', per: 'MEMBER', measure: 'COUNT', stopAt: 2, windowSeconds: 259_200 }),
  rule('FIRST_EXCHANGES', {
    ...{ action: 'EXCHANGE', per: 'MEMBER', measure: 'POINTS', stopAt: 100, windowSeconds: 86_400 },
    firstHours: 100,
  }),
];

function rule(code: string, terms: Omit<RiskRule, 'code' | 'firstHours'> & { firstHours?: number }): RiskRule {
  return { code, firstHours: null, ...terms };
}
