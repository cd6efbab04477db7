import {
  CancellationWindowClosed,
  OutOfStock,
  PriceMismatch,
  RedemptionLapsed,
  RedemptionNotCancellable,
  RedemptionRejected,
  RewardNotAvailable,
  StockBelowTaken,
} from './failures.types.js';
import { MemberResolver } from './member.resolver.js';
import { RedemptionResolver } from './redemption.resolver.js';
import { RewardConfigurationResolver } from './reward-configuration.resolver.js';
import { RewardResolver } from './reward.resolver.js';
import { Member, Partner } from './stubs.types.js';

export const resolverClasses = [RewardResolver, RewardConfigurationResolver, RedemptionResolver, MemberResolver];

export const orphanedTypes = [
  Member,
  Partner,
  RewardNotAvailable,
  OutOfStock,
  PriceMismatch,
  RedemptionLapsed,
  RedemptionRejected,
  RedemptionNotCancellable,
  CancellationWindowClosed,
  StockBelowTaken,
];
