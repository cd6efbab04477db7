import type { EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';

export interface PartnerAlert {
  /** Code of the brand that it concerns. */
  brand: string;
  /** Which rule found it. */
  rule: string;
  /** What it is about: one thing is told once under each rule. */
  about: string;
  /** As JSON: figures that ops need to judge it. */
  details: Record<string, unknown>;
}

/** Has ops look at something. False where they were told of the same before. */
export async function raiseAlert(tx: EntityManager, { brand, rule, about, details }: PartnerAlert): Promise<boolean> {
  const raised = await rows(
    tx,
    `insert into partner_alert (brand, rule, about, details) values ($1, $2, $3, $4)
     on conflict (brand, rule, about) do nothing returning 1`,
    [brand, rule, about, JSON.stringify(details)],
  );
  return raised.length === 1;
}
