import { z } from 'zod';
import { parseInput } from '../../../chassis/parse-input.js';
import { findPartnerFunds, type PartnerFunds } from '../storage/funds.js';
import { codeShape } from './input-shapes.js';
import type { PointsParts } from './points-parts.js';

export type { PartnerFunds };

const partnersShape = z.array(codeShape).max(1_000, { error: 'must not hold more than 1,000 partners' });

/** What is left of partners' blocks and what they owe, by the books. One statement. Throws BAD_USER_INPUT for what is no code. */
export async function showPartnerFunds(
  { database, own }: Pick<PointsParts, 'database' | 'own'>,
  partners: readonly string[],
): Promise<PartnerFunds[]> {
  return findPartnerFunds(database.read, [own.code], parseInput(partnersShape, partners, 'partners'));
}
