import { checkBooks } from '../../../subgraphs/points/storage/check-books.js';
import { readRedemptions, type KeptRedemption } from './kept-redemptions.js';
import { inDatabase } from './in-database.js';
import { holdIdOf } from './known-ids.js';
import type { RedeemingHouse } from './redeeming-house.js';

interface KeptHold {
  status: string;
  settled: number;
}

/**
 * Everything on which rewards, points, the payment provider and members do not agree once all redemptions should have come to their
 * ends; and whatever has had no end, or two. Empty when all is well.
 */
export async function disagreements(house: RedeemingHouse): Promise<string[]> {
  const { adminUrl } = house.database;
  const redemptions = await readRedemptions(adminUrl);
  const holds = await holdsOf(house);
  const found = redemptions.flatMap((one) => [
    ...wrongInHistory(one),
    ...wrongInHold(one, holds.get(holdIdOf(one.id))),
    ...wrongInPayment(one),
  ]);
  const known = new Set(redemptions.map(({ id }) => holdIdOf(id)));
  for (const id of holds.keys()) if (!known.has(id)) found.push(`points has a hold ${id} of no redemption`);
  found.push(...(await wrongInDelivery(adminUrl)));
  found.push(...(await wrongInStock(adminUrl)), ...(await wrongInAnswers(adminUrl)));
  found.push(...(await wrongInWallets(house, redemptions)), ...(await wrongInNews(house)));
  for (const wrong of await checkBooks(house.points.database)) found.push(`the books: ${JSON.stringify(wrong)}`);
  return found;
}

async function holdsOf({ points }: RedeemingHouse): Promise<Map<string, KeptHold>> {
  const found = await points.asAdmin<KeptHold & { id: string }>(
    `select hold_id as id, status, (select coalesce(sum((bucket ->> 'points')::bigint), 0)::float8
              from jsonb_array_elements(settled) as bucket) as settled
       from hold where service = 'rewards'`,
  );
  return new Map(found.map(({ id, ...hold }) => [id, hold]));
}

/** Points that have stayed with the programme. */
function pointsTaken({ status, points, pieces, piecesReturned }: KeptRedemption): number {
  return status === 'SETTLED' || status === 'CANCELLED' ? points - (points / pieces) * piecesReturned : 0;
}

const isPaid = ({ status }: KeptRedemption) => status === 'SETTLED' || status === 'CANCELLED';

function wrongInHistory(one: KeptRedemption): string[] {
  const { id, status, steps, returns, piecesReturned } = one;
  const count = (...names: string[]) => steps.filter((step) => names.includes(step)).length;
  const ended = (state: string) => returns.filter((back) => back.state === state);
  const checks: [string, unknown, unknown][] = [
    ['has ended', status === 'PENDING', false],
    ['was reserved', count('RESERVED'), 1],
    ['was settled', count('SETTLED'), isPaid(one) ? 1 : 0],
    ['was voided', count('VOIDED'), status === 'VOIDED' ? 1 : 0],
    ['was looked at twice', count('UNDER_REVIEW') > 1, false],
    ['waited for its payment twice', count('PAYMENT_PENDING') > 1, false],
    ['returns asked for', count('RETURN_ASKED'), returns.length],
    ['returns without an end', ended('PENDING').length, 0],
    ['returns done', count('RETURNED', 'CANCELLED'), ended('DONE').length],
    ['cancellations', count('CANCELLED'), status === 'CANCELLED' ? 1 : 0],
    ['pieces returned', piecesReturned, ended('DONE').reduce((sum, { pieces }) => sum + pieces, 0)],
  ];
  return complaints(`redemption ${id} (${status})`, checks);
}

function wrongInHold(one: KeptRedemption, hold: KeptHold | undefined): string[] {
  const { id, status } = one;
  const taken = hold?.settled ?? 0;
  const isOpen = hold?.status === 'OPEN' || hold?.status === 'REVIEW';
  const checks: [string, unknown, unknown][] = [
    ['points taken', taken, pointsTaken(one)],
    ['hold still open', isOpen, false],
    ...(isPaid(one) ? ([['hold', hold?.status, 'SETTLED']] as [string, unknown, unknown][]) : []),
  ];
  return complaints(`hold of redemption ${id} (${status})`, checks);
}

function wrongInPayment(one: KeptRedemption): string[] {
  const { id, status, cash, cashState, cashRefunded, pieces, piecesReturned, payment, refunded, refunds } = one;
  if (cash === null) return complaints(`redemption ${id} without cash`, [['has a payment', payment, null]]);
  const refusals = one.returns.filter(({ cashRefused }) => cashRefused).length;
  const back = refusals > 0 ? refunded : (cash / pieces) * piecesReturned;
  return complaints(`payment of redemption ${id} (${status})`, [
    ['captured', payment === 'CAPTURED', isPaid(one)],
    ['still set aside', payment === 'AUTHORISED' || payment === 'PENDING', false],
    ['cash state', cashState === 'TAKEN', isPaid(one)],
    ['given back', refunded, back],
    ['given back, as rewards has it', cashRefunded, back],
    ['refunds', refunds, refunded],
  ]);
}

/** Of what a piece holds each thing is delivered once, and taken back with its piece; a voided redemption has nothing. */
async function wrongInDelivery(url: string): Promise<string[]> {
  const found = await inDatabase<{ id: string }>(
    url,
    `with counted as (
       select redemption.id, case when status in ('SETTLED', 'CANCELLED') then pieces else 0 end as pieces, pieces_returned,
              jsonb_array_length(contents) as things,
              (select count(*) from jsonb_array_elements(contents) thing where thing ->> 'kind' in ('TICKET', 'COUPON')) as coded,
              (select count(*) from fulfilment where redemption_id = redemption.id) as opened,
              (select count(*) from fulfilment where redemption_id = redemption.id and state = 'REVOKED') as closed,
              (select count(*) from coupon_code where redemption_id = redemption.id) as codes,
              (select count(*) from coupon_code where redemption_id = redemption.id and state = 'REVOKED') as revoked,
              (select count(*) from coupon_code where redemption_id = redemption.id and state = 'RESERVED') as set_aside
         from redemption)
     select * from counted
      where (opened, closed, codes, revoked, set_aside)
         <> (things * pieces, things * pieces_returned, coded * pieces, coded * pieces_returned, 0)`,
  );
  return found.map((one) => `delivery of redemption ${one.id}: ${JSON.stringify(one)}`);
}

async function wrongInStock(url: string): Promise<string[]> {
  const found = await inDatabase<{ id: string; taken: string; counted: string }>(
    url,
    `select * from (
       select reward.id, reward.taken,
              coalesce((select sum(pieces) from redemption where reward_id = reward.id and status <> 'VOIDED'), 0)
              - coalesce((select sum(restocks) from redemption_return back join redemption on redemption.id = redemption_id
                           where reward_id = reward.id and back.state = 'DONE'), 0) as counted
         from reward) as stock
      where taken <> counted`,
  );
  return found.map(({ id, taken, counted }) => `reward ${id}: ${taken} taken, ${counted} counted`);
}

/** One answer to each redemption, which says what became of it; none that is still open. */
async function wrongInAnswers(url: string): Promise<string[]> {
  const found = await inDatabase<{ id: string; status: string | null; answer: unknown }>(
    url,
    `select coalesce(redemption.id, record.id) as id, status, answer
       from redemption full join (select * from answer_record where mutation = 'redeemReward') as record
         on record.id = redemption.id and record.caller = 'member:' || redemption.member_id
      where answer is null or (answer ->> 'value' is not null) <> coalesce(status in ('SETTLED', 'CANCELLED'), false)`,
  );
  return found.map((one) => `answer to redemption ${one.id}: ${JSON.stringify(one)}`);
}

async function wrongInWallets(house: RedeemingHouse, redemptions: readonly KeptRedemption[]): Promise<string[]> {
  const spent = new Map<string, number>();
  for (const one of redemptions) spent.set(one.memberId, (spent.get(one.memberId) ?? 0) + pointsTaken(one));
  const found = await Promise.all(
    [...house.given].map(async ([memberId, given]) => {
      const { spendable, held } = await house.walletOf(memberId);
      return complaints(`wallet of ${memberId}`, [
        ['spendable', spendable, given - (spent.get(memberId) ?? 0)],
        ['held', held, 0],
      ]);
    }),
  );
  return found.flat();
}

/** Members has been told everything once; and of each redemption one end. */
async function wrongInNews({ database, members }: RedeemingHouse): Promise<string[]> {
  const written = await inDatabase<{ id: string; redemption: string; status: string }>(
    database.adminUrl,
    `select id, aggregate_id as redemption, payload ->> 'status' as status
       from outbox_event where topic = 'redemption-changed'`,
  );
  const taken = await members.asAdmin<{ id: string }>(`select id from inbox_event where source = 'rewards'`);
  const told = new Set(taken.map(({ id }) => id));
  const ends = new Map<string, number>();
  const found: string[] = [];
  for (const { id, redemption, status } of written) {
    if (!told.has(id)) found.push(`members was not told that ${redemption} is ${status}`);
    const isEnd = !['UNDER_REVIEW', 'RETURNED', 'CANCELLED'].includes(status);
    if (isEnd) ends.set(redemption, (ends.get(redemption) ?? 0) + 1);
  }
  for (const [redemption, count] of ends) if (count > 1) found.push(`${redemption}: ${String(count)} ends were told`);
  return found;
}

function complaints(of: string, checks: [what: string, is: unknown, wanted: unknown][]): string[] {
  return checks
    .filter(([, is, wanted]) => is !== wanted)
    .map(([what, is, wanted]) => `${of}: ${what}: ${String(is)} and not ${String(wanted)}`);
}
