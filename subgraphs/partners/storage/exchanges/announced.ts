import type { EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';
import type { ExchangeId } from '../../../../schema/vocabulary.js';

/** The member has committed: the partner may answer up to the instant that is given. The caller holds the lock. */
export async function markAnnounced(tx: EntityManager, id: ExchangeId, withinSeconds: number): Promise<Date> {
  const [announced] = await rows<{ answerBy: Date }>(
    tx,
    `update exchange set stage = 'ANNOUNCED', attempts = 0, answer_by = app_now() + $2 * interval '1 second',
            next_attempt_at = app_now() + $2 * interval '1 second'
      where id = $1 and stage = 'QUOTED' returning answer_by as "answerBy"`,
    [id, withinSeconds],
  );
  if (!announced) throw new Error(`the exchange ${id} was not quoted`);
  return announced.answerBy;
}

export interface PartnersChoice {
  stage: 'COMMITTING' | 'REJECTING' | 'TIMING_OUT';
  /** The partner's own number, where it confirms. */
  key: { by: string; text: string } | null;
  /** Its word for why, where it rejects. */
  reason: string | null;
}

/** One end is chosen, for good. The caller holds the lock and has seen the exchange ANNOUNCED. */
export async function markAnswered(tx: EntityManager, id: ExchangeId, choice: PartnersChoice): Promise<void> {
  const { stage, key, reason } = choice;
  await rows(
    tx,
    `update exchange set stage = $2, attempts = 0, next_attempt_at = app_now() + interval '30 seconds',
            keyed_by = $3, partner_key = $4, reject_reason = $5
      where id = $1 and stage = 'ANNOUNCED'`,
    [id, stage, key?.by ?? null, key?.text ?? null, reason],
  );
}

/** Serialises whoever uses one number of a partner's, to the end of the transaction. */
export async function lockPartnerKey(tx: EntityManager, by: string, text: string): Promise<void> {
  await rows(tx, 'select pg_advisory_xact_lock(hashtextextended($1, 0))', [`partners/key ${by} ${text}`]);
}

/** The exchange that stands under a partner's number, or null. One that was refused does not. */
export async function findByPartnerKey(manager: EntityManager, by: string, text: string): Promise<string | null> {
  const [found] = await rows<{ id: string }>(
    manager,
    `select id from exchange where keyed_by = $1 and partner_key = $2 and stage <> 'REFUSED'`,
    [by, text],
  );
  return found?.id ?? null;
}
