/**
 * What a member gives and receives when points of one currency become points of another.
 *
 * Only whole steps are consumed: whatever of the asked amount does not fill a step stays with the member. The rate is a
 * fraction of whole numbers, applied once to all steps together; every rounding is down, so that an exchange never
 * creates a point. The fee is a percentage of what would be received and is kept back from it.
 */
import { badInput } from '../../../chassis/domain-error.js';
import type { Points } from '../../../schema/vocabulary.js';
import { amountBelowStep } from './errors.js';

/** `numerator` points of `to` for `denominator` points of `from`, in steps of `step` points of `from`. */
export interface ExchangeRate {
  from: string;
  to: string;
  numerator: number;
  denominator: number;
  step: Points;
  /** Whole per cent of what is received, 0 to 99. */
  feePercent: number;
}

export interface Conversion {
  /** Points of `from` that are consumed: whole steps. */
  given: Points;
  /** Points of `to` that the member gets, the fee taken off. */
  received: Points;
  /** Points of `to` kept back. */
  fee: Points;
}

/**
 * What the amount (whole points of `from`, above zero) becomes.
 * Errors: AMOUNT_BELOW_STEP when nothing would be received; BAD_USER_INPUT when the result is beyond SafeInt.
 */
export function convert(rate: ExchangeRate, amount: Points): Conversion {
  const step = BigInt(rate.step);
  const given = (BigInt(amount) / step) * step;
  const gross = (given * BigInt(rate.numerator)) / BigInt(rate.denominator);
  const received = (gross * BigInt(100 - rate.feePercent)) / 100n;
  if (received === 0n) throw amountBelowStep({ step: rate.step, minimum: leastAmount(rate) });
  if (gross > BigInt(Number.MAX_SAFE_INTEGER)) {
    throw badInput({ path: ['input', 'amount'], reason: 'is more than can be exchanged at once' });
  }
  return { given: Number(given), received: Number(received), fee: Number(gross - received) };
}

/** The smallest amount by which one point is received: whole steps that reach it. */
export function leastAmount(rate: ExchangeRate): Points {
  const kept = BigInt(100 - rate.feePercent);
  const leastGross = (100n + kept - 1n) / kept;
  const pointsPerStep = BigInt(rate.step) * BigInt(rate.numerator);
  const steps = (leastGross * BigInt(rate.denominator) + pointsPerStep - 1n) / pointsPerStep;
  return Number(steps * BigInt(rate.step));
}
