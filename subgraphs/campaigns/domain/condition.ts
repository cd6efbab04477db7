/**
 * A condition is one question about a purchase: was it on a Friday, is the basket worth a hundred yuan. Each stands in a
 * file of its own in `conditions/`, which is all there is to add: the graph's inputs, the stored rules, the rehearsals
 * and the texts follow from its definition.
 */
import type { z } from 'zod';
import type { LocalisedText } from '../../../schema/vocabulary.js';
import type { PurchaseFacts } from './facts.js';

export interface ConditionDefinition<Shape extends z.ZodObject = z.ZodObject> {
  /** Its field in the graph's ConditionInput, and its key in a stored rule. */
  name: string;
  /** For front-end engineers. */
  description: string;
  /** What it takes; comes out as plain JSON, because that is how it is stored. */
  params: Shape;
  /**
   * What it depends on. A condition about the member or the time is met or not before there is a basket; one about the basket,
   * or about how many there have been, can be told to a member as what is still missing.
   */
  about: 'MEMBER' | 'TIME' | 'BASKET';
  /** True where it looks at `facts.history`. */
  needsHistory?: boolean;
  /** True where it looks at more of the member than id and tier. */
  needsProfile?: boolean;
  /** Called once per version of a campaign: what it gives runs for every purchase, and should not work anything out anew. */
  compile: (params: z.output<Shape>) => (facts: PurchaseFacts) => boolean;
  /**
   * What it asks for, as a member reads it: a phrase that can stand in a list, without a full stop.
   * @param zone the programme's, in which instants are written
   */
  text: (params: z.output<Shape>, zone: string) => LocalisedText;
  /** What this purchase lacks, for a member: 'spend 30 yuan more'. Only asked where it is not met and within reach. */
  missing?: (params: z.output<Shape>, facts: PurchaseFacts) => LocalisedText;
  /** False where this member can never meet it, whatever they buy and when: nobody is promised that. Only asked where it is not met. */
  reachable?: (params: z.output<Shape>, facts: PurchaseFacts) => boolean;
  /** True where no purchase can meet both; asked of two that stand side by side in an `all`. */
  excludes?: (one: z.output<Shape>, other: z.output<Shape>) => boolean;
}

/** Only here for its types: `compile` and `text` know what `params` gives. */
export function defineCondition<Shape extends z.ZodObject>(
  definition: ConditionDefinition<Shape>,
): ConditionDefinition<Shape> {
  return definition;
}
