import { z } from 'zod';
import { nonNegativeWhole } from '../../../../chassis/parse-input.js';

/** Every tier above the lowest, which is everybody's. */
const ruledTiers = ['SILVER', 'GOLD', 'DIAMOND'] as const;
const highest = ruledTiers.length - 1;

const longestMonths = 36;
const longestPeriodMonths = 60;
const longestGraceMonths = 12;

function wholeFrom(least: number, most: number) {
  const error = `must be a whole number from ${String(least)} to ${String(most)}`;
  return z.number({ error }).int({ error }).min(least, { error }).max(most, { error });
}

const absentIsNull = <Shape extends z.ZodType>(shape: Shape) => shape.nullish().transform((given) => given ?? null);
const countShape = z.object({ months: wholeFrom(1, longestMonths), atLeast: wholeFrom(1, 10_000) });

const tierShape = z.object({
  code: z.enum(ruledTiers, { error: 'must be SILVER, GOLD or DIAMOND: the lowest tier is everybody’s' }),
  monthlySpendOverMinor: absentIsNull(nonNegativeWhole),
  keepSpendOverMinor: absentIsNull(nonNegativeWhole),
  rollingSpend: absentIsNull(z.object({ months: wholeFrom(2, longestMonths), overMinor: nonNegativeWhole })),
  visits: absentIsNull(countShape),
  activeMonths: absentIsNull(
    countShape.refine(({ months, atLeast }) => atLeast <= months, {
      path: ['atLeast'],
      error: 'must not be more than the months that are looked at',
    }),
  ),
  onePurchaseOverMinor: absentIsNull(nonNegativeWhole),
  topSharePercent: absentIsNull(wholeFrom(1, 100)),
});
type TierTerms = z.output<typeof tierShape>;

export const monthShape = z.string().regex(/^20\d{2}-(0[1-9]|1[0-2])$/, { error: 'must be a month like 2027-01' });

/** Measures that a higher tier asks more of; those over several months only where they look at the same ones. */
const amounts: {
  path: string[];
  of: (terms: TierTerms) => number | null;
  within?: (terms: TierTerms) => number | undefined;
}[] = [
  { path: ['monthlySpendOverMinor'], of: (terms) => terms.monthlySpendOverMinor },
  { path: ['keepSpendOverMinor'], of: (terms) => terms.keepSpendOverMinor },
  { path: ['onePurchaseOverMinor'], of: (terms) => terms.onePurchaseOverMinor },
  {
    path: ['rollingSpend', 'overMinor'],
    of: ({ rollingSpend }) => rollingSpend?.overMinor ?? null,
    within: ({ rollingSpend }) => rollingSpend?.months,
  },
  {
    path: ['visits', 'atLeast'],
    of: ({ visits }) => visits?.atLeast ?? null,
    within: ({ visits }) => visits?.months,
  },
  {
    path: ['activeMonths', 'atLeast'],
    of: ({ activeMonths }) => activeMonths?.atLeast ?? null,
    within: ({ activeMonths }) => activeMonths?.months,
  },
];

/** A whole set of rules: plain JSON, every absent measure null, the tiers from low to high. */
export const tierRulesShape = z
  .object({
    fromMonth: monthShape,
    periodMonths: wholeFrom(1, longestPeriodMonths),
    graceMonths: wholeFrom(0, longestGraceMonths),
    tiers: z.array(tierShape),
  })
  .superRefine(({ tiers }, context) => {
    const refuse = (path: (string | number)[], message: string) => {
      context.addIssue({ code: 'custom', path: ['tiers', ...path], message });
    };
    const missing = ruledTiers.find((code) => !tiers.some((terms) => terms.code === code));
    if (missing) refuse([], `must tell of ${missing}`);
    tiers.forEach((terms, place) => {
      if (tiers.findIndex(({ code }) => code === terms.code) < place) refuse([place, 'code'], 'must not come twice');
      refuseOne(terms, (path, message) => {
        refuse([place, ...path], message);
      });
      for (const lower of tiers.filter(({ code }) => ruledTiers.indexOf(code) < ruledTiers.indexOf(terms.code))) {
        for (const { path, of, within } of amounts) {
          const [below, above] = [of(lower), of(terms)];
          if (below === null || above === null || within?.(lower) !== within?.(terms)) continue;
          if (above <= below) refuse([place, ...path], `must be more than that of ${lower.code}`);
        }
      }
    });
  })
  .transform(({ tiers, ...rules }) => ({
    ...rules,
    tiers: [...tiers].sort((a, b) => ruledTiers.indexOf(a.code) - ruledTiers.indexOf(b.code)),
  }));

export type TierRulesBody = z.output<typeof tierRulesShape>;

function refuseOne(terms: TierTerms, refuse: (path: string[], message: string) => void): void {
  const { code, keepSpendOverMinor, monthlySpendOverMinor, ...others } = terms;
  if (monthlySpendOverMinor === null && Object.values(others).every((measure) => measure === null)) {
    refuse([], 'must have a measure by which the tier is earned');
  }
  if (keepSpendOverMinor !== null && monthlySpendOverMinor !== null && keepSpendOverMinor > monthlySpendOverMinor) {
    refuse(['keepSpendOverMinor'], 'must not be more than the spend that earns the tier');
  }
  if (terms.topSharePercent !== null && code !== ruledTiers[highest]) {
    refuse(['topSharePercent'], 'is a measure of the highest tier alone');
  }
}
