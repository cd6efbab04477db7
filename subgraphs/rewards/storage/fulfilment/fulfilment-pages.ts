import type { EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';
import { beginOfNewestFirst, type PlaceInTime } from '../../../../chassis/relay.js';
import type { Fulfilment, FulfilmentState } from '../../domain/fulfilment/fulfilment.js';
import type { ContentKind } from '../../domain/reward-contents.js';
import { fulfilmentColumns, fulfilmentOf, fulfilmentTables, type FulfilmentRecord } from './fulfilments.js';

/** Of what is given, all has to be true. */
export interface FulfilmentsWanted {
  kind?: ContentKind | null;
  states?: readonly FulfilmentState[] | null;
  partnerId?: string | null;
  /** Of whose messages one was given up, or has nowhere to go. */
  undelivered?: boolean;
  limit: number;
  after: PlaceInTime | null;
}

const undelivered = `fulfilment.id in (
  select fulfilment_id from partner_message where state = 'DEAD'
   union all
  select message.fulfilment_id from partner_message message join fulfilment waiting on waiting.id = message.fulfilment_id
   where message.next_attempt_at is not null
     and not exists (select 1 from partner_endpoint endpoint where endpoint.partner_id = waiting.partner_id))`;

/** One page, newest first. */
export async function fulfilmentPage(manager: EntityManager, wanted: FulfilmentsWanted): Promise<Fulfilment[]> {
  const values: unknown[] = [...beginOfNewestFirst(wanted.after), wanted.limit];
  const value = (given: unknown) => `$${String(values.push(given))}`;
  const conditions = [
    '(fulfilment.opened_at, fulfilment.id) < ($1::timestamptz, $2::uuid)',
    ...(wanted.kind ? [`fulfilment.kind = ${value(wanted.kind)}`] : []),
    // Written out, so that the index of those that wait for somebody fits; they are names of ours and nobody else's.
    ...(wanted.states ? [`fulfilment.state in (${wanted.states.map((state) => `'${state}'`).join(', ')})`] : []),
    ...(wanted.partnerId ? [`fulfilment.partner_id = ${value(wanted.partnerId)}`] : []),
    ...(wanted.undelivered ? [undelivered] : []),
  ];
  const found = await rows<FulfilmentRecord>(
    manager,
    `select ${fulfilmentColumns} from ${fulfilmentTables} where ${conditions.join(' and ')}
      order by fulfilment.opened_at desc, fulfilment.id desc limit $3`,
    values,
  );
  return found.map(fulfilmentOf);
}
