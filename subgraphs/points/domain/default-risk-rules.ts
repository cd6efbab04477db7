/**
 * Rule: what the programme's handbook stops where nobody has put other rules into force: a device that redeems a hundred
 * times within a minute, gifts and exchanges in quick succession or large sums, and a member's first day.
 */
import type { RiskRule } from './risk.js';

const minute = 60;
const hour = 3_600;
const day = 86_400;

export const defaultRiskRules: readonly RiskRule[] = [
  {
    code: 'DEVICE_REDEMPTIONS',
    action: 'REDEMPTION',
    per: 'DEVICE',
    measure: 'COUNT',
    stopAt: 100,
    windowSeconds: minute,
    firstHours: null,
  },
  {
    code: 'GIFTS_PER_HOUR',
    action: 'GIFT',
    per: 'MEMBER',
    measure: 'COUNT',
    stopAt: 11,
    windowSeconds: hour,
    firstHours: null,
  },
  {
    code: 'GIFTED_PER_DAY',
    action: 'GIFT',
    per: 'MEMBER',
    measure: 'POINTS',
    stopAt: 20_001,
    windowSeconds: day,
    firstHours: null,
  },
  {
    code: 'GIFTS_TO_ONE',
    action: 'GIFT',
    per: 'RECIPIENT',
    measure: 'COUNT',
    stopAt: 21,
    windowSeconds: day,
    firstHours: null,
  },
  {
    code: 'EXCHANGES_PER_DAY',
    action: 'EXCHANGE',
    per: 'MEMBER',
    measure: 'COUNT',
    stopAt: 21,
    windowSeconds: day,
    firstHours: null,
  },
  {
    code: 'FIRST_DAY_GIFTS',
    action: 'GIFT',
    per: 'MEMBER',
    measure: 'POINTS',
    stopAt: 3_001,
    windowSeconds: day,
    firstHours: 24,
  },
  {
    code: 'FIRST_DAY_REDEMPTIONS',
    action: 'REDEMPTION',
    per: 'MEMBER',
    measure: 'POINTS',
    stopAt: 50_001,
    windowSeconds: day,
    firstHours: 24,
  },
];
