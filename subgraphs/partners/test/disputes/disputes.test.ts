import { v5 } from 'uuid';
import { newId } from '../../../../chassis/ids.js';
import { callerOf } from '../../../../chassis/testing/callers.js';
import { ann, answerOf, bo, faultOf, PartnersWorld } from '../arrange.js';
import { close, itemsOf, partner, statementOf, type ShownItem } from '../settlement/statements.js';
import { answer, approve, proposed, raise, raised, raising, reject, resolve, resolved } from './arrange-disputes.js';

let world: PartnersWorld;
let memberId: string;
const bakery = partner('bakery');
const pharmacy = partner('pharmacy');

const moveTo = (instant: string) => world.clock.moveTo(new Date(instant));
const net = async (code: string, period: string) => (await statementOf(world, code, period)).netPosition.amountMinor;

/** Commits an exchange of so many harvest points into crumbs; its item. */
async function item(amount: number, period = '2026-11'): Promise<ShownItem> {
  const exchangeId = await world.committed(memberId, { amount });
  const found = (await itemsOf(world, 'bakery', period)).find((one) => one.exchangeId === exchangeId);
  if (!found) throw new Error('no item');
  return found;
}

beforeAll(async () => {
  world = await PartnersWorld.startWithPartners();
  await moveTo('2026-11-20T00:00:00Z');
  memberId = world.memberWith(1_000_000);
});
afterAll(() => world.stop());

test('what is disputed is out of the net of its open month at once, and what is rejected comes back', async () => {
  const { id } = await item(1000);
  expect(await net('bakery', '2026-11')).toBe(1000);
  const disputeId = await raised(world, bakery, id);
  expect(await net('bakery', '2026-11')).toBe(0);
  const input = { answerId: newId(), disputeId, accepts: false, note: 'it is in ours' };
  expect(answerOf(await world.ask(ann, answer, { input }))).toMatchObject({ state: 'ANSWERED', accepts: false });
  await resolved(world, disputeId, 0);
  expect(await net('bakery', '2026-11')).toBe(1000);
  const items = (await itemsOf(world, 'bakery', '2026-11')).map(({ kind, received }) => [kind, received]);
  expect(items.sort()).toEqual([
    ['DISPUTE', -500],
    ['EXCHANGE', 500],
    ['RESOLUTION', 500],
  ]);
});

test('what is upheld in part is not paid for, and what is upheld wholly comes to nothing', async () => {
  const before = await net('bakery', '2026-11');
  const [part, whole] = [await item(600), await item(400)];
  expect(await net('bakery', '2026-11')).toBe(before + 1000);
  // 100 of 300 crumbs at 2 fen, and all of 200.
  await resolved(world, await raised(world, bakery, part.id), 100);
  await resolved(world, await raised(world, bakery, whole.id), 200);
  expect(await net('bakery', '2026-11')).toBe(before + 400);
});

test('of a month that is closed the next one takes out what is disputed, and the closed one stays what it is', async () => {
  const { id } = await item(2000);
  await moveTo('2026-11-30T16:16:00Z');
  await close(world);
  const closed = await statementOf(world, 'bakery', '2026-11');
  const disputeId = await raised(world, bakery, id);
  expect(await net('bakery', '2026-12')).toBe(-2000);
  expect(await statementOf(world, 'bakery', '2026-11')).toEqual(closed);
  await resolved(world, disputeId, 400);
  expect(await net('bakery', '2026-12')).toBe(-800);
});

test('a dispute that outlasts its month comes back in a later one', async () => {
  const before = await net('bakery', '2026-12');
  const disputeId = await raised(world, bakery, (await item(1000, '2026-12')).id);
  await moveTo('2026-12-31T16:16:00Z');
  await close(world);
  expect(await net('bakery', '2026-12')).toBe(before);
  await resolved(world, disputeId, 0);
  expect(await net('bakery', '2027-01')).toBe(1000);
  expect((await itemsOf(world, 'bakery', '2027-01')).map(({ kind }) => kind)).toEqual(['RESOLUTION']);
});

describe('is refused', () => {
  let disputed: { id: string; disputeId: string };
  beforeAll(async () => {
    const { id } = await item(200, '2027-01');
    disputed = { id, disputeId: await raised(world, bakery, id) };
  });

  test('an item of other brands, one that does not exist, and what became of a dispute', async () => {
    const own = (await itemsOf(world, 'bakery', '2027-01')).find(({ kind }) => kind === 'DISPUTE');
    for (const [as, id] of [
      [pharmacy, disputed.id],
      [bakery, newId()],
      [bakery, own?.id ?? ''],
    ] as const) {
      const fault = faultOf(await world.ask(as, raise, raising(id)));
      expect(fault).toEqual({ code: 'BAD_USER_INPUT', path: ['input', 'itemId'] });
    }
  });

  test('an item that is disputed, by whichever of its brands, and one whose dispute is resolved', async () => {
    const { disputeId } = disputed;
    const again = { __typename: 'AlreadyDisputed', disputeId };
    expect(answerOf(await world.ask(bakery, raise, raising(disputed.id)))).toMatchObject(again);
    expect(answerOf(await world.ask(ann, raise, raising(disputed.id)))).toMatchObject(again);
    await resolved(world, disputeId, 0);
    expect(answerOf(await world.ask(bakery, raise, raising(disputed.id)))).toMatchObject(again);
    const chinese = await world.ask(bakery, raise, raising(disputed.id), 'zh-CN');
    expect(answerOf(chinese)['message']).toContain('每条明细只能争议一次');
  });

  test('an item whose exchange was taken back, but not its reversal', async () => {
    const { exchangeId, id, given, received, fee } = await item(300, '2027-01');
    await takeBack(exchangeId, { given, received, fee });
    expect(answerOf(await world.ask(bakery, raise, raising(id)))).toMatchObject({ code: 'NOTHING_TO_DISPUTE' });
    const reversal = (await itemsOf(world, 'bakery', '2027-01')).find(
      (one) => one.exchangeId === exchangeId && one.id !== id,
    );
    const before = await net('bakery', '2027-01');
    await resolved(world, await raised(world, bakery, reversal?.id ?? ''), 150);
    // 150 crumbs at 2 fen stay owed after all.
    expect(await net('bakery', '2027-01')).toBe(before + 300);
  });

  test('an item sixty days after the end of its month', async () => {
    const [inTime, late] = [await item(100, '2027-01'), await item(100, '2027-01')];
    await moveTo('2027-04-01T15:59:00Z');
    await raised(world, bakery, inTime.id);
    await moveTo('2027-04-01T16:00:30Z');
    expect(answerOf(await world.ask(bakery, raise, raising(late.id)))).toMatchObject({
      __typename: 'DisputeTooLate',
      disputableUntil: '2027-04-01T16:00:00.000Z',
    });
  });
});

/** As a reversal does: written with the reversal, by whoever takes an exchange back. */
async function takeBack(exchangeId: string, { given, received, fee }: Pick<ShownItem, 'given' | 'received' | 'fee'>) {
  const { recordItem } = await import('../../storage/settlement/settlement-items.js');
  const back = { given: -given, received: -received, fee: 0 - fee };
  const id = v5('settlement-reversal', exchangeId);
  await world.subgraph.database.transaction((tx) =>
    recordItem(tx, { id, kind: 'REVERSAL', exchangeId, ...back }, 'Asia/Shanghai'),
  );
}

describe('from April on', () => {
  const period = '2027-04';
  const fresh = (amount = 200) => item(amount, period);

  test('who has raised it cannot answer, others do not know of it, and it is answered once', async () => {
    const disputeId = await raised(world, bakery, (await fresh()).id);
    const variables = () => ({ input: { answerId: newId(), disputeId, accepts: true, note: 'indeed' } });
    expect(faultOf(await world.ask(bakery, answer, variables())).code).toBe('FORBIDDEN');
    expect(faultOf(await world.ask(pharmacy, answer, variables())).code).toBe('BAD_USER_INPUT');
    const first = variables();
    expect(answerOf(await world.ask(ann, answer, first))).toMatchObject({ state: 'ANSWERED', accepts: true });
    expect(answerOf(await world.ask(ann, answer, first))).toMatchObject({ state: 'ANSWERED', accepts: true });
    expect(answerOf(await world.ask(ann, answer, variables()))).toMatchObject({ disputeState: 'ANSWERED' });
    const other = { input: { ...first.input, accepts: false } };
    expect(faultOf(await world.ask(ann, answer, other)).code).toBe('IDEMPOTENCY_CONFLICT');
  });

  test('ops raise one for the programme, and the other brand answers', async () => {
    const disputeId = await raised(world, ann, (await fresh()).id);
    const input = { answerId: newId(), disputeId, accepts: false, note: 'no' };
    expect(answerOf(await world.ask(bakery, answer, { input }))).toMatchObject({
      ...{ brand: 'harvest-table', otherBrand: 'bakery', state: 'ANSWERED' },
      ...{ accepts: false, answer: 'no' },
    });
  });

  test('nobody agrees to their own proposal; it can be rejected, and another made', async () => {
    const disputeId = await raised(world, bakery, (await fresh()).id);
    const before = await net('bakery', period);
    const first = { input: { resolutionId: await proposed(world, disputeId, 50) } };
    expect(faultOf(await world.ask(ann, approve, first)).code).toBe('FORBIDDEN');
    const other = { resolutionId: newId(), disputeId, upheldPoints: 1, note: 'x' };
    expect(answerOf(await world.ask(bo, resolve, { input: other }))).toMatchObject({ disputeState: 'PROPOSED' });
    expect(answerOf(await world.ask(bo, reject, first))).toMatchObject({ state: 'OPEN', proposal: null });
    expect(faultOf(await world.ask(bo, approve, first)).code).toBe('BAD_USER_INPUT');
    expect(await net('bakery', period)).toBe(before);
    const second = { input: { resolutionId: await proposed(world, disputeId, 100) } };
    const agreed = answerOf(await world.ask(bo, approve, second));
    expect(agreed).toMatchObject({ state: 'RESOLVED', upheldPoints: 100 });
    expect(answerOf(await world.ask(bo, approve, second))).toEqual(agreed);
    expect(await net('bakery', period)).toBe(before);
  });

  test('more than was disputed cannot be upheld, nor anything of what was taken back meanwhile', async () => {
    const found = await fresh();
    const disputeId = await raised(world, bakery, found.id);
    const input = { resolutionId: newId(), disputeId, upheldPoints: 101, note: 'x' };
    const tooMuch = await world.ask(ann, resolve, { input });
    expect(faultOf(tooMuch)).toEqual({ code: 'BAD_USER_INPUT', path: ['input', 'upheldPoints'] });
    const resolution = { input: { resolutionId: await proposed(world, disputeId, 100) } };
    await takeBack(found.exchangeId, found);
    expect(faultOf(await world.ask(bo, approve, resolution)).code).toBe('BAD_USER_INPUT');
    await world.ask(bo, reject, resolution);
    const before = await net('bakery', period);
    await resolved(world, disputeId, 0);
    expect(await net('bakery', period)).toBe(before + 200);
  });

  test('what a dispute has upheld, a later reversal does not take back once more', async () => {
    const before = await net('bakery', period);
    const found = await fresh();
    await resolved(world, await raised(world, bakery, found.id), 40);
    expect(await net('bakery', period)).toBe(before + 120);
    await takeBack(found.exchangeId, found);
    expect(await net('bakery', period)).toBe(before);
  });

  test('two who raise one item, and two who agree, at once: one dispute, one resolution', async () => {
    const { id } = await fresh();
    const answers = await Promise.all([bakery, ann, bakery].map((as) => world.ask(as, raise, raising(id))));
    const types = answers.map((one) => answerOf(one)['__typename']).sort();
    expect(types).toEqual(['AlreadyDisputed', 'AlreadyDisputed', 'SettlementDispute']);
    const disputeId = answers.map((one) => answerOf(one)).find((one) => one['__typename'] === 'SettlementDispute')?.[
      'id'
    ];
    const input = { resolutionId: await proposed(world, String(disputeId), 0) };
    const cy = callerOf.ops('cy');
    const agreed = await Promise.all([bo, cy].map((as) => world.ask(as, approve, { input })));
    expect(agreed.filter(({ errors }) => errors)).toHaveLength(1);
    const kinds = (await itemsOf(world, 'bakery', period)).filter(({ kind }) => kind === 'RESOLUTION');
    expect(new Set(kinds.map((one) => one.id)).size).toBe(kinds.length);
  });

  test('partners see their own, ops all; proposals are for ops alone', async () => {
    const query = `query ($filter: DisputeFilter, $first: Int, $after: String) { disputes(filter: $filter, first: $first, after: $after) {
      edges { node { id brand state proposal { by } } } pageInfo { hasNextPage endCursor } } }`;
    interface Shown {
      edges: { node: { id: string; brand: string; state: string; proposal: unknown } }[];
      pageInfo: { hasNextPage: boolean; endCursor: string };
    }
    const seen = async (as: typeof ann, variables: Record<string, unknown> = {}) =>
      answerOf(await world.ask(as, query, variables)) as unknown as Shown;
    const disputeId = await raised(world, bakery, (await fresh()).id);
    await proposed(world, disputeId, 10);
    const all = await seen(ann, { first: 100 });
    expect(all.edges[0]?.node).toMatchObject({ id: disputeId, proposal: { by: 'ops:ann' } });
    const own = await seen(bakery, { first: 100 });
    expect(own.edges).toHaveLength(all.edges.length);
    expect(own.edges[0]?.node.proposal).toBeNull();
    expect((await seen(pharmacy)).edges).toEqual([]);
    expect((await seen(ann, { filter: { state: 'PROPOSED' } })).edges).toHaveLength(1);
    const [first, second] = [
      await seen(ann, { first: 1 }),
      await seen(ann, { first: 1, after: all.pageInfo.endCursor }),
    ];
    expect(first.pageInfo.hasNextPage).toBe(true);
    expect(second.edges).toEqual([]);
    expect(faultOf(await world.ask(bakery, query, { filter: { brand: 'pharmacy' } })).code).toBe('FORBIDDEN');
  });

  test('both brands are told of each step, partners alone by a message', async () => {
    const { id } = await fresh();
    const disputeId = await raised(world, bakery, id);
    await world.ask(ann, answer, { input: { answerId: newId(), disputeId, accepts: true, note: 'y' } });
    await resolved(world, disputeId, 100);
    const told = await world.subgraph.asAdmin<{ brand: string; data: { state: string } }>(
      `select brand, data from webhook_message where type = 'settlement.dispute' and data ->> 'disputeId' = $1 order by created_at, id`,
      [disputeId],
    );
    expect(told.map(({ brand, data }) => [brand, data.state]).sort()).toEqual([
      ['bakery', 'ANSWERED'],
      ['bakery', 'OPEN'],
      ['bakery', 'RESOLVED'],
    ]);
    expect(told[0]?.data).toEqual({ disputeId, itemId: id, state: expect.any(String) as string });
  });
});

test.each([
  ['nobody', callerOf.anonymous(), 'UNAUTHENTICATED'],
  ['a member', callerOf.member(newId()), 'FORBIDDEN'],
  ['a partner who may only read', callerOf.partner('bakery'), 'FORBIDDEN'],
  ['ops who may only read', callerOf.ops('cy', ['partners:read']), 'FORBIDDEN'],
])('%s disputes nothing', async (_, as, code) => {
  expect(faultOf(await world.ask(as, raise, raising(newId()))).code).toBe(code);
});
