/** Redemptions from before there were returns: what was under way when the tables changed comes to the one end it would have had. */
import { Client } from 'pg';
import { v5 } from 'uuid';
import { newId } from '../../../chassis/ids.js';
import { migrate } from '../../../chassis/migrate.js';
import type { VerifiedCall } from '../../../chassis/signed-call.js';
import { callerOf } from '../../../chassis/testing/callers.js';
import { cloneTestDatabase } from '../../../chassis/testing/test-database.js';
import { migrations } from '../storage/migrations.js';
import { PiecesAndReturns1797000001000 } from '../storage/migrations/1797000001000-pieces-and-returns.js';
import { ann, answerOf, RewardsWorld } from './arrange.js';
import { holdIdOf } from './points-stand-in.js';

const points = 900;
const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000);

interface Before {
  id: string;
  memberId: string;
  rewardId: string;
}

const before = (): Before => ({ id: newId(), memberId: newId(), rewardId: newId() });
/** Cancellations that wait for points: the member began one, ops another, and of the third points knows nothing. */
const [byMember, byOps, refused] = [before(), before(), before()];
const [pending, cancelled, settled] = [before(), before(), before()];

const settledAt = { status: 'SETTLED', settled_at: ago(5) };
const cancelling = (by: string) => ({
  ...{ ...settledAt, cancelling_since: ago(1), cancelling_by: by, attempts: 1, next_attempt_at: ago(0) },
});
const rowsOfBefore: [Before, Record<string, unknown>][] = [
  [byMember, cancelling(`member:${byMember.memberId}`)],
  [byOps, cancelling('ops:ann')],
  [refused, cancelling(`member:${refused.memberId}`)],
  [pending, { status: 'PENDING', next_attempt_at: ago(0) }],
  [
    cancelled,
    { ...settledAt, status: 'CANCELLED', cancelled_at: ago(1), cancelling_since: ago(1), cancelling_by: 'ops:ann' },
  ],
  [settled, settledAt],
];

let world: RewardsWorld;
beforeAll(async () => {
  const old = await cloneTestDatabase(
    'rewards_before_returns',
    migrations.slice(0, migrations.indexOf(PiecesAndReturns1797000001000)),
  );
  const admin = new Client({ connectionString: old.adminUrl });
  await admin.connect();
  for (const [redemption, row] of rowsOfBefore) await insertBefore(admin, redemption, row);
  await admin.end();
  await migrate(old.ownerUrl, 'rewards_before_returns_app', migrations);
  world = await RewardsWorld.start({}, old);
  for (const one of [byMember, byOps, settled]) isTaken(one);
  world.points.give(pending.memberId, points);
  await gaveBackBefore(byOps);
});
afterAll(() => world.stop());

/** One piece for points, and six yuan that are paid when it is handed over, which was all that cash could be. */
async function insertBefore(admin: Client, { id, memberId, rewardId }: Before, more: Record<string, unknown>) {
  await admin.query(
    `insert into reward (id, version, title_zh_cn, title_en, prices, lowest_points, stock, taken, opens_at)
     values ($1, 1, '花生油', 'Oil', '[{"points": 900, "cash": {"amountMinor": 600, "currency": "CNY"}}]', 900, 3, $2, $3)`,
    [rewardId, more['status'] === 'CANCELLED' ? 0 : 1, ago(60)],
  );
  const row = {
    ...{ id, member_id: memberId, reward_id: rewardId, points, cash_amount_minor: 600, cash_currency: 'CNY' },
    ...{ currency: 'HARVEST', created_at: ago(6), held_until: ago(-54), ...more },
  };
  const places = Object.keys(row).map((_, place) => `$${String(place + 1)}`);
  await admin.query(
    `insert into redemption (${Object.keys(row).join()}) values (${places.join()})`,
    Object.values(row),
  );
}

/** As points has it: settled, and nothing given back. */
function isTaken({ id, memberId }: Before): void {
  world.points.taken.set(holdIdOf(id), points);
  world.points.holds.set(holdIdOf(id), { memberId, points, expiresAt: ago(-54), status: 'SETTLED', lastsMs: 0 });
}

/** As the service of before asked points, whose process ended before it had written the answer down. */
async function gaveBackBefore({ id, memberId }: Before): Promise<void> {
  const query = 'mutation ($input: ReturnPointsInput!) { answer: returnPoints(input: $input) { __typename } }';
  const input = { reversalId: v5('return', id), holdId: holdIdOf(id), memberId, currency: 'HARVEST', points };
  await world.points.peer.answer({ query, variables: { input } }, {} as VerifiedCall);
}

async function look({ id, memberId, rewardId }: Before) {
  const query = `query ($id: ID!) { redemption(id: $id) {
    status piecesReturned cashState cashRefunded { amountMinor } cancellationPending
    returns { pieces points cash { amountMinor } state cashRefused } history { step reason } } }`;
  const { history, ...shown } = answerOf(await world.ask(ann, query, { id }));
  return {
    ...shown,
    history: (history as { step: string; reason: string | null }[]).map(({ step, reason }) => reason ?? step),
    taken: await world.taken(rewardId),
    spendable: world.points.spendableOf(memberId),
  };
}

const cashAtHandOver = { cashState: null, cashRefunded: { amountMinor: 0 } };
const returned = (state: string) => [{ pieces: 1, points, cash: null, state, cashRefused: false }];
const givenBack = {
  ...{ status: 'CANCELLED', piecesReturned: 1, cancellationPending: false, ...cashAtHandOver },
  ...{ returns: returned('DONE'), history: ['RESERVED', 'SETTLED', 'CANCELLED'], taken: 0, spendable: points },
};

test('a cancellation that was under way ends once, whoever asks again and whoever drives it', async () => {
  const asMember = callerOf.member(byMember.memberId);
  const [member, ops] = await Promise.all([
    world.cancel(asMember, byMember.id),
    world.cancel(ann, byMember.id),
    world.runJob(),
    world.runJob(),
  ]);
  for (const answer of [member, ops]) expect(answerOf(answer)).toMatchObject({ status: 'CANCELLED' });
  await world.runJob();
  expect(await look(byMember)).toEqual(givenBack);
  expect((await world.newsOf(byMember.id)).map(({ status }) => status)).toEqual(['CANCELLED']);
});

test('points that were given back before the tables changed are not given back again', async () => {
  await world.runJob();
  expect(await look(byOps)).toEqual(givenBack);
  const begun = await world.subgraph.asAdmin(
    'select by from redemption_return where redemption_id = any($1) order by by',
    [[byMember.id, byOps.id]],
  );
  expect(begun).toEqual([{ by: 'member' }, { by: 'ops:ann' }]);
});

test('where points has nothing to give back it stays settled for good', async () => {
  await world.runJob();
  const asBefore = {
    ...{ status: 'SETTLED', piecesReturned: 0, cancellationPending: false, ...cashAtHandOver },
    ...{ returns: returned('REFUSED'), history: ['RESERVED', 'SETTLED', 'RETURN_REFUSED'], taken: 1, spendable: 0 },
  };
  expect(await look(refused)).toEqual(asBefore);
  const again = await world.cancel(callerOf.member(refused.memberId), refused.id);
  expect(answerOf(again)).toMatchObject({ code: 'REDEMPTION_NOT_CANCELLABLE' });
  expect(await look(refused)).toEqual(asBefore);
});

test('one that was pending is settled, its cash due when it is handed over', async () => {
  await world.runJob();
  expect(await look(pending)).toEqual({
    ...{ status: 'SETTLED', piecesReturned: 0, cancellationPending: false, ...cashAtHandOver, returns: [] },
    ...{ history: ['RESERVED', 'SETTLED', 'READY_FOR_PICKUP'], taken: 1, spendable: 0 },
  });
});

test('what had come to its end stays so, and what was settled can be given back', async () => {
  expect(await look(cancelled)).toEqual({ ...givenBack, returns: [], spendable: 0 });
  expect(answerOf(await world.cancel(ann, cancelled.id))).toMatchObject({ status: 'CANCELLED' });
  expect(answerOf(await world.cancel(callerOf.member(settled.memberId), settled.id))).toMatchObject({
    status: 'CANCELLED',
  });
  expect(await look(settled)).toEqual({
    ...givenBack,
    history: ['RESERVED', 'SETTLED', 'RETURN_ASKED', 'CANCELLED'],
  });
});
