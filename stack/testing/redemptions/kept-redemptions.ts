import { inDatabase } from './in-database.js';
import { paymentIdOf } from './known-ids.js';

export interface KeptReturn {
  state: 'PENDING' | 'DONE' | 'REFUSED';
  pieces: number;
  cashRefused: boolean;
}

/** A redemption as the database of rewards has it, with its history and what the sandbox provider has of its payment. */
export interface KeptRedemption {
  id: string;
  memberId: string;
  status: 'PENDING' | 'SETTLED' | 'VOIDED' | 'CANCELLED';
  pieces: number;
  piecesReturned: number;
  points: number;
  cash: number | null;
  cashState: string | null;
  cashRefunded: number;
  steps: string[];
  returns: KeptReturn[];
  /** State of the payment; null where the provider knows none. */
  payment: string | null;
  refunded: number;
  /** Of the refunds one by one. */
  refunds: number;
}

/** All of them, past the service. */
export async function readRedemptions(url: string): Promise<KeptRedemption[]> {
  const found = await inDatabase<Omit<KeptRedemption, 'payment' | 'refunded' | 'refunds'>>(
    url,
    `select id, member_id as "memberId", status, pieces, pieces_returned as "piecesReturned", points::float8,
            cash_amount_minor::float8 as cash, cash_state as "cashState", cash_refunded_minor::float8 as "cashRefunded",
            (select coalesce(jsonb_agg(step order by no), '[]') from redemption_step where redemption_id = id) as steps,
            (select coalesce(jsonb_agg(jsonb_build_object('state', state, 'pieces', back.pieces, 'cashRefused', cash_refused)), '[]')
               from redemption_return back where back.redemption_id = redemption.id) as returns
       from redemption`,
  );
  const payments = await inDatabase<{ id: string; state: string; refunded: number; refunds: number }>(
    url,
    `select payment_id as id, state, refunded_minor::float8 as refunded,
            (select coalesce(sum(amount_minor), 0)::float8 from sandbox_refund refund
              where refund.payment_id = payment.payment_id) as refunds
       from sandbox_payment payment`,
  );
  const byId = new Map(payments.map((payment) => [payment.id, payment]));
  const kept = found.map((one) => {
    const payment = byId.get(paymentIdOf(one.id));
    const { state = null, refunded = 0, refunds = 0 } = payment ?? {};
    return { ...one, payment: state, refunded, refunds };
  });
  if (kept.filter(({ payment }) => payment !== null).length !== payments.length) {
    throw new Error('the provider has a payment of no redemption');
  }
  return kept;
}
