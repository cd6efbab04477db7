/** Asks conditions and effects about params as a client writes them, so that what is tested has come through their shape. */
import type { z } from 'zod';
import type { LocalisedText } from '../../../../schema/vocabulary.js';
import type { ConditionDefinition } from '../condition.js';
import type { EffectDefinition } from '../effect.js';
import type { PurchaseFacts } from '../facts.js';
import { fraction, type Fraction } from '../fraction.js';
import { noPoints, type LinePoints } from '../line-points.js';

const zone = 'Asia/Shanghai';

export function meets<Shape extends z.ZodObject>(
  condition: ConditionDefinition<Shape>,
  written: unknown,
  facts: PurchaseFacts,
): boolean {
  return condition.compile(condition.params.parse(written))(facts);
}

export function textOf<Shape extends z.ZodObject>(
  condition: ConditionDefinition<Shape>,
  written: unknown,
): LocalisedText {
  return condition.text(condition.params.parse(written), zone);
}

export function missingOf<Shape extends z.ZodObject>(
  condition: ConditionDefinition<Shape>,
  written: unknown,
  facts: PurchaseFacts,
): LocalisedText | undefined {
  return condition.missing?.(condition.params.parse(written), facts);
}

/** Throws where it depends on which of the two is asked. */
export function exclude<Shape extends z.ZodObject>(
  { name, params, excludes }: ConditionDefinition<Shape>,
  one: unknown,
  other: unknown,
): boolean {
  if (!excludes) throw new TypeError(`'${name}' excludes nothing`);
  const [first, second] = [params.parse(one), params.parse(other)];
  const answer = excludes(first, second);
  if (excludes(second, first) !== answer) throw new Error(`'${name}' answers differently the other way round`);
  return answer;
}

export function offerOf<Shape extends z.ZodObject>(effect: EffectDefinition<Shape>, written: unknown): LocalisedText {
  return effect.text(effect.params.parse(written));
}

/** @param base what the base rule gives; nothing when absent */
export function pointsOf<Shape extends z.ZodObject>(
  effect: EffectDefinition<Shape>,
  written: unknown,
  facts: PurchaseFacts,
  base: LinePoints = noPoints(facts.lines.length),
): LinePoints {
  if (effect.gives !== 'POINTS') throw new TypeError(`'${effect.name}' gives no points`);
  return effect.compile(effect.params.parse(written))(facts, base);
}

/** All lines together, in lowest terms. */
export function exactSum({ numerators, denominator }: LinePoints): Fraction {
  return fraction(
    numerators.reduce((sum, numerator) => sum + numerator, 0n),
    denominator,
  );
}

/** The first refusal, as 'path: reason'; null where nothing is wrong. */
export function refusal({ params }: { params: z.ZodObject }, written: unknown): string | null {
  const [issue] = params.safeParse(written).error?.issues ?? [];
  return issue ? `${issue.path.join('.')}: ${issue.message}` : null;
}
