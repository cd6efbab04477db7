/**
 * An effect is what a campaign gives where its conditions are met: points, or something that another part of the
 * programme hands out (a coupon, a badge, a step of the tiers), of which its owner is told. Each stands in a file of its own in
 * `effects/`, which is all there is to add.
 */
import type { z } from 'zod';
import type { LocalisedText } from '../../../schema/vocabulary.js';
import type { PurchaseFacts } from './facts.js';
import type { Fraction } from './fraction.js';
import type { LinePoints } from './line-points.js';
import type { TierCode } from './tier-code.js';

/** Who was given it: a reason may name the tier that counted. */
export interface Receiver {
  tier: TierCode;
  tierMultiplier: Fraction;
}

/** Something other than points that a purchase was given; its owner hands it out. */
export interface Grant {
  /** The effect's name, and what it takes. */
  effect: string;
  params: Record<string, unknown>;
  topic: string;
}

interface AnyEffect<Shape extends z.ZodObject> {
  /** Its field in the graph's EffectInput, and its key in a stored rule. */
  name: string;
  /** For front-end engineers. */
  description: string;
  /** What it takes; comes out as plain JSON, because that is how it is stored. */
  params: Shape;
  /**
   * What it gives, as a member reads it, without a full stop: '2 times the points'. With a receiver it is the reason of an award;
   * without, an offer.
   */
  text: (params: z.output<Shape>, receiver?: Receiver) => LocalisedText;
}

export interface PointsEffect<Shape extends z.ZodObject = z.ZodObject> extends AnyEffect<Shape> {
  gives: 'POINTS';
  /**
   * Called once per version. What it gives works out the exact points of each line.
   * @param base what the base rule gives for each line, for effects that multiply it
   */
  compile: (params: z.output<Shape>) => (facts: PurchaseFacts, base: LinePoints) => LinePoints;
}

/** What it hands over to its owner is its `params`, with the member, the purchase and the version that gave it. */
export interface GrantEffect<Shape extends z.ZodObject = z.ZodObject> extends AnyEffect<Shape> {
  gives: 'GRANT';
  /** The topic of the event by which its owner learns of it. */
  topic: string;
}

export type EffectDefinition<Shape extends z.ZodObject = z.ZodObject> = PointsEffect<Shape> | GrantEffect<Shape>;

/** Only here for its types, as `defineCondition`. */
export function defineEffect<Shape extends z.ZodObject>(definition: EffectDefinition<Shape>): EffectDefinition<Shape> {
  return definition;
}
