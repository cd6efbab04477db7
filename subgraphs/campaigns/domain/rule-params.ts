/**
 * What conditions and effects take, in the shapes that several of them share. Each comes out as plain JSON. `meta.graphql` names
 * the type by which the graph shows it, where its shape alone does not tell, and `meta.title` says what that type is;
 * `meta.description` is of the field. What has `meta.forOps` is shown to ops alone, who may read campaigns: campaigns are public.
 */
import { z } from 'zod';
import type { LineFacts } from './facts.js';
import { fraction, type Fraction } from './fraction.js';
import { textParam } from './text-param.js';
import { tierCodes } from './tier-code.js';

/** More is a list that belongs in a segment, and would make each version of a campaign megabytes. */
const maxListed = 5_000;
/** So that points stay exact, and a slip of the finger gives no thousand times the points. */
const maxPart = 10_000;

export const codeParam = textParam(64);

export function listed<Item extends z.ZodType>(item: Item) {
  return z
    .array(item)
    .min(1, { error: 'must name at least one' })
    .max(maxListed, { error: `must name at most ${maxListed}` })
    .refine((items) => new Set(items).size === items.length, { error: 'must name each once' });
}

export const codesParam = listed(codeParam);
export const idsParam = listed(z.uuid({ error: 'must be a UUID' }).transform((id) => id.toLowerCase()));
export const tierParam = z.enum(tierCodes).meta({ graphql: 'TierCode' });
export const tiersParam = listed(tierParam);

export const wholeParam = (least: number, most: number) =>
  z
    .number()
    .int({ error: 'must be a whole number' })
    .min(least, { error: `must be ${least} or more` })
    .max(most, { error: `must be at most ${most}` });

/** Pieces of goods, as many as a line of a purchase may have. */
export const piecesParam = wholeParam(1, 1_000_000);

/** Ten billion yuan: above any basket, and low enough that no sum leaves what is exact. */
const maxAmountMinor = 1_000_000_000_000;
/** From one fen on: a threshold of nothing asks for nothing. */
export const amountMinorParam = wholeParam(1, maxAmountMinor).meta({ graphql: 'SafeInt' });

const noInstant = { error: 'must be an instant with its offset' };
/** From the graph a Date, from a stored rule its text, which without an offset would be read in the zone of the machine. */
export const instantParam = z
  .union([z.date(), z.iso.datetime({ offset: true, ...noInstant })], noInstant)
  .transform((instant) => new Date(instant).toISOString())
  .meta({ graphql: 'DateTime' });

/** Above zero: 3 / 2 is one and a half. */
export const fractionParam = z
  .object({ numerator: wholeParam(1, maxPart), denominator: wholeParam(1, maxPart) })
  .meta({ graphql: 'Fraction', title: 'A fraction of whole numbers: 3 / 2 is one and a half.' });

export const fractionOf = ({ numerator, denominator }: z.output<typeof fractionParam>): Fraction =>
  fraction(numerator, denominator);

/** Lines by what they are; what is left out does not narrow. */
export const lineFilterParam = z
  .object({ skus: codesParam.nullish(), categories: codesParam.nullish(), brands: codesParam.nullish() })
  .refine(({ skus, categories, brands }) => Boolean(skus ?? categories ?? brands), {
    error: 'must name skus, categories or brands',
  })
  .meta({ graphql: 'LineFilter', title: 'Lines by what they are; what is left out does not narrow.' });

export type LineFilter = z.output<typeof lineFilterParam>;

/** Whether a line counts; without a filter each does. */
export function compileLineFilter(filter: LineFilter | null | undefined): (line: LineFacts) => boolean {
  if (!filter) return () => true;
  const [skus, categories, brands] = [filter.skus, filter.categories, filter.brands].map((codes) =>
    codes ? new Set<string | null>(codes) : null,
  );
  return (line) =>
    (!skus || skus.has(line.sku)) &&
    (!categories || categories.has(line.category)) &&
    (!brands || brands.has(line.brand));
}

/** Whether two lists of what is allowed have nothing in common. */
export function disjoint<Item>(one: readonly Item[], other: readonly Item[]): boolean {
  const known = new Set(other);
  return !one.some((item) => known.has(item));
}
