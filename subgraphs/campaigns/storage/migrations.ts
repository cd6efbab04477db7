import { Campaigns1795305600000 } from './migrations/1795305600000-campaigns.js';
import { EarningEngine1796100000000 } from './migrations/1796100000000-earning-engine.js';
import { ChangesOnRecord1796150000000 } from './migrations/1796150000000-changes-on-record.js';
import { Backtests1796200000000 } from './migrations/1796200000000-backtests.js';
import { BacktestsByPerson1796250000000 } from './migrations/1796250000000-backtests-by-person.js';
import { TiersGivenBefore1796640000003 } from './migrations/1796640000003-tiers-given-before.js';

export const migrations = [
  Campaigns1795305600000,
  EarningEngine1796100000000,
  ChangesOnRecord1796150000000,
  Backtests1796200000000,
  BacktestsByPerson1796250000000,
  TiersGivenBefore1796640000003,
];
