import { Campaigns1795305600000 } from './migrations/1795305600000-campaigns.js';
import { EarningEngine1796100000000 } from './migrations/1796100000000-earning-engine.js';
import { ChangesOnRecord1796150000000 } from './migrations/1796150000000-changes-on-record.js';
import { Backtests1796200000000 } from './migrations/1796200000000-backtests.js';
import { BacktestsByPerson1796250000000 } from './migrations/1796250000000-backtests-by-person.js';
import { MemberRights1796610000000 } from './migrations/1796610000000-member-rights.js';
import { TiersGivenBefore1796640000003 } from './migrations/1796640000003-tiers-given-before.js';
import { Merging1796670000000 } from './migrations/1796670000000-merging.js';
import { PersonLinks1796691000001 } from './migrations/1796691000001-person-links.js';
import { RefusedPurchases1796691000003 } from './migrations/1796691000003-refused-purchases.js';

export const migrations = [
  Campaigns1795305600000,
  EarningEngine1796100000000,
  ChangesOnRecord1796150000000,
  Backtests1796200000000,
  BacktestsByPerson1796250000000,
  MemberRights1796610000000,
  TiersGivenBefore1796640000003,
  Merging1796670000000,
  PersonLinks1796691000001,
  RefusedPurchases1796691000003,
];
