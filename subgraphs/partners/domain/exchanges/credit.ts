/**
 * Rule: what a partner sends in it has taken from its member already, to the point. So all of it has to become points here, by our
 * rate, and to what the partner has told its member, where it says so.
 */
import type { Points } from '../../../../schema/vocabulary.js';
import type { Conversion, ExchangeRate } from '../conversion.js';
import { amountNotInSteps, amountsDiffer } from './exchange-errors.js';

/** Errors: AMOUNT_NOT_IN_STEPS, AMOUNTS_DIFFER. */
export function requireSound(
  { rate, conversion }: { rate: ExchangeRate; conversion: Conversion },
  amount: Points,
  expected: Points | null,
): void {
  if (conversion.given !== amount) throw amountNotInSteps({ step: rate.step, lower: conversion.given });
  const byOurRate = conversion.received;
  if (expected !== null && expected !== byOurRate) throw amountsDiffer({ expected, byOurRate });
}
