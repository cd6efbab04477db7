import { Rewards1795305600000 } from './migrations/1795305600000-rewards.js';
import { Reviews1796000000000 } from './migrations/1796000000000-reviews.js';
import { MemberRights1796610000000 } from './migrations/1796610000000-member-rights.js';
import { Bonus1796631000000 } from './migrations/1796631000000-bonus.js';
import { Merging1796670000000 } from './migrations/1796670000000-merging.js';
import { PersonLinks1796691000001 } from './migrations/1796691000001-person-links.js';
import { RewardTerms1797000000000 } from './migrations/1797000000000-reward-terms.js';
import { PiecesAndReturns1797000001000 } from './migrations/1797000001000-pieces-and-returns.js';
import { SandboxPayments1797000001500 } from './migrations/1797000001500-sandbox-payments.js';
import { CouponCodes1797000002000 } from './migrations/1797000002000-coupon-codes.js';
import { CatalogueSearch1797000003000 } from './migrations/1797000003000-catalogue-search.js';
import { Wishes1797000003500 } from './migrations/1797000003500-wishes.js';
import { Fulfilments1797000004000 } from './migrations/1797000004000-fulfilments.js';
import { ReportIndex1797000006000 } from './migrations/1797000006000-report-index.js';

export const migrations = [
  Rewards1795305600000,
  Reviews1796000000000,
  MemberRights1796610000000,
  Bonus1796631000000,
  Merging1796670000000,
  PersonLinks1796691000001,
  RewardTerms1797000000000,
  PiecesAndReturns1797000001000,
  SandboxPayments1797000001500,
  CouponCodes1797000002000,
  CatalogueSearch1797000003000,
  Wishes1797000003500,
  Fulfilments1797000004000,
  ReportIndex1797000006000,
];
