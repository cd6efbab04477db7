/**
 * Rule: by the rates that are published, and by what points are worth, nobody gets more by going round. What the programme's own points
 * are worth is what the best tier has for them, or a cause is given, whichever is more.
 */
import { settlementRate, type Currency } from '../brand.js';
import type { ExchangeRate } from '../conversion.js';
import { ratesMultiply } from '../errors.js';
import { findMultiplyingCircle } from '../rate-circle.js';
import { largerOf, moneyRates, timesFraction, type Fraction, type Worth } from './worth.js';

/** What the programme's own points may be worth at most. */
export interface OwnWorth {
  currency: string;
  /** The redemption bonus of the best tier, and fen per point given to a cause. */
  bestBonus: Fraction;
  bestDonationFen: Fraction;
}

type Rate = Pick<ExchangeRate, 'from' | 'to' | 'numerator' | 'denominator'>;
type Currencies = readonly Pick<Currency, 'code' | 'pointsPerYuan'>[];

/**
 * Error: RATES_MULTIPLY, naming the circle.
 * @param currencies all that the rates name
 */
export function refuseMultiplying(rates: readonly Rate[], currencies: Currencies, own: OwnWorth): void {
  const worth = currencies.map((currency) => worthOf(currency, own));
  // Among the currencies first: the circle that is named then can be walked by exchanging alone.
  const circle = findMultiplyingCircle(rates) ?? findMultiplyingCircle([...rates, ...worth.flatMap(moneyRates)]);
  if (circle) throw ratesMultiply({ circle, way: [...circle, circle[0]].join(' → ') });
}

function worthOf(
  { code, pointsPerYuan }: Currencies[number],
  { currency, bestBonus, bestDonationFen }: OwnWorth,
): Worth {
  const redeemed = settlementRate({ pointsPerYuan });
  if (code !== currency) return { currency: code, fen: redeemed };
  return { currency: code, fen: largerOf(timesFraction(redeemed, bestBonus), bestDonationFen) };
}
