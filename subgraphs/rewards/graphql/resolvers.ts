import { auditLogResolver } from '../../../chassis/audit-log-resolver.js';
import { RewardCategoryResolver } from './catalogue/reward-category.resolver.js';
import { RewardChangeResolver } from './catalogue/reward-change.resolver.js';
import { RewardDefinitionResolver } from './catalogue/reward-definition.resolver.js';
import { RewardForMeResolver } from './catalogue/reward-for-me.resolver.js';
import { RewardLifeResolver } from './catalogue/reward-life.resolver.js';
import { RewardContentResolver, RewardTermsResolver } from './catalogue/reward-terms.resolver.js';
import { RewardResolver } from './catalogue/reward.resolver.js';
import { CodeResolver, RedemptionCodesResolver } from './codes/code.resolver.js';
import { CouponPoolResolver } from './codes/coupon-pool.resolver.js';
import { CouponResolver } from './codes/coupon.resolver.js';
import { CouponExpired, CouponNotYetValid, CouponRevoked, CouponUsed, UnknownCoupon } from './codes/failures.types.js';
import {
  CancellationWindowClosed,
  LimitReached,
  NotInAudience,
  OutOfStock,
  PaymentDeclined,
  PaymentPending,
  PriceMismatch,
  RedemptionLapsed,
  RedemptionNotCancellable,
  RedemptionRejected,
  RewardNotAvailable,
  StockBelowTaken,
} from './failures.types.js';
import { FulfilmentNotOpen, NothingToHandOver, NothingToRetry } from './fulfilment/failures.types.js';
import { FulfilmentResolver, RedemptionFulfilmentResolver } from './fulfilment/fulfilment.resolver.js';
import { MemberPrivilegesResolver } from './fulfilment/member-privileges.resolver.js';
import { PartnerFulfilmentResolver } from './fulfilment/partner-fulfilment.resolver.js';
import { MemberResolver } from './member.resolver.js';
import { RedemptionResolver } from './redemption.resolver.js';
import { RewardConfigurationResolver } from './reward-configuration.resolver.js';
import { RedemptionReportResolver, RedemptionsOfPeriodResolver } from './reports/redemption-report.resolver.js';
import { MemberDataResolver } from './rights/member-data.resolver.js';
import { Member, Partner } from './stubs.types.js';
import { MemberWishesResolver, WishResolver } from './wishes/wish.resolver.js';
import { WishListFull } from './wishes/wish.types.js';

export const AuditLogResolver = auditLogResolver('rewards');

export const resolverClasses = [
  RewardResolver,
  RewardForMeResolver,
  RewardTermsResolver,
  RewardContentResolver,
  RewardCategoryResolver,
  RewardChangeResolver,
  RewardDefinitionResolver,
  RewardLifeResolver,
  RewardConfigurationResolver,
  RedemptionResolver,
  MemberResolver,
  MemberDataResolver,
  WishResolver,
  MemberWishesResolver,
  CodeResolver,
  RedemptionCodesResolver,
  CouponPoolResolver,
  CouponResolver,
  RedemptionReportResolver,
  RedemptionsOfPeriodResolver,
  FulfilmentResolver,
  RedemptionFulfilmentResolver,
  MemberPrivilegesResolver,
  PartnerFulfilmentResolver,
  AuditLogResolver,
];

export const orphanedTypes = [
  Member,
  Partner,
  RewardNotAvailable,
  OutOfStock,
  NotInAudience,
  LimitReached,
  PaymentDeclined,
  PaymentPending,
  PriceMismatch,
  RedemptionLapsed,
  RedemptionRejected,
  RedemptionNotCancellable,
  CancellationWindowClosed,
  StockBelowTaken,
  WishListFull,
  UnknownCoupon,
  CouponUsed,
  CouponRevoked,
  CouponExpired,
  CouponNotYetValid,
  FulfilmentNotOpen,
  NothingToHandOver,
  NothingToRetry,
];
