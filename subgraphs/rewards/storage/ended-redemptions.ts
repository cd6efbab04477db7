import type { EntityManager } from 'typeorm';
import { rows } from '../../../chassis/database.js';
import type { CashState, Redemption } from '../domain/redemption.js';

export interface RedemptionEnd {
  id: string;
  status: 'SETTLED' | 'VOIDED';
  /** Null without a cash part. */
  cashState: CashState | null;
}

/** When each ended; one that somebody else has ended before is not among them. Rows are locked in the order of ids. */
export async function markEnded(tx: EntityManager, ends: readonly RedemptionEnd[]): Promise<Map<string, Date>> {
  const ended = await rows<{ id: string; endedAt: Date }>(
    tx,
    `with given as materialized (
       select redemption.id, given.status, given.cash_state, app_now() as at
         from unnest($1::uuid[], $2::text[], $3::text[]) as given (id, status, cash_state) join redemption using (id)
        where redemption.status = 'PENDING' order by redemption.id for update of redemption)
     update redemption
        set status = given.status, next_attempt_at = null, ended_at = given.at,
            cash_state = coalesce(given.cash_state, redemption.cash_state),
            settled_at = case when given.status = 'SETTLED' then given.at end
       from given where redemption.id = given.id
      returning redemption.id, redemption.ended_at as "endedAt"`,
    [ends.map(({ id }) => id), ends.map(({ status }) => status), ends.map(({ cashState }) => cashState)],
  );
  return new Map(ended.map(({ id, endedAt }) => [id, endedAt]));
}

/** As it is once it has ended so, for whoever has it in hands. */
export function asEnded(redemption: Redemption, { status, cashState }: RedemptionEnd, at: Date): Redemption {
  return {
    ...redemption,
    status,
    cashState: cashState ?? redemption.cashState,
    settledAt: status === 'SETTLED' ? at : null,
  };
}
