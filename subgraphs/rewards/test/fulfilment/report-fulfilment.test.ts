import { newId } from '../../../../chassis/ids.js';
import { callerOf } from '../../../../chassis/testing/callers.js';
import { ann, answerOf, faultOf, RewardsWorld } from '../arrange.js';
import {
  look,
  ofPartner,
  only,
  partnerAt,
  partnerOf,
  report,
  reportFulfilment,
  statesOf,
  stepsOf,
  taken,
  type PartnerSet,
} from './arrange-fulfilment.js';

let world: RewardsWorld;
let baker: PartnerSet;
let other: PartnerSet;
beforeAll(async () => {
  world = await RewardsWorld.start();
  baker = await partnerAt(world, 'http://127.0.0.1:9/');
  other = await partnerAt(world, 'http://127.0.0.1:9/');
});
afterAll(() => world.stop());

async function ordered(terms: Record<string, unknown> = {}, pieces = 1) {
  const thing = await taken(world, { ...ofPartner(baker.partnerId), stock: 10, ...terms }, { pieces });
  const ofPartners = (await look(world, thing)).fulfilments.filter(({ kind }) => kind === 'PARTNER');
  return { ...thing, fulfilmentId: ofPartners[0]!.id, fulfilmentIds: ofPartners.map(({ id }) => id) };
}

describe('a partner reports', () => {
  test('that it will fulfil, and that it has', async () => {
    const thing = await ordered();
    const confirmed = await report(world, baker.code, thing.fulfilmentId, 'CONFIRMED', { reference: 'B-77' });
    expect(answerOf(confirmed)).toMatchObject({
      __typename: 'Fulfilment',
      state: 'CONFIRMED',
      partnerReference: 'B-77',
    });
    expect((await look(world, thing)).fulfilledAt).toBeNull();
    expect(answerOf(await report(world, baker.code, thing.fulfilmentId, 'DELIVERED'))).toMatchObject({
      state: 'DELIVERED',
      partnerReference: 'B-77',
    });
    const { history, fulfilledAt } = await look(world, thing);
    expect(fulfilledAt).not.toBeNull();
    expect(history.slice(2)).toEqual([
      { step: 'PARTNER_ASKED', by: null },
      { step: 'PARTNER_CONFIRMED', by: `partner:${baker.code}` },
      { step: 'DELIVERED', by: `partner:${baker.code}` },
      { step: 'FULFILLED', by: null },
    ]);
    const news = await world.newsOf(thing.redemptionId);
    expect(news.map(({ status }) => status)).toEqual(['SETTLED', 'DELIVERED']);
  });

  test('a refusal, and the member has the points back without asking', async () => {
    const thing = await ordered();
    const refused = await report(world, baker.code, thing.fulfilmentId, 'REFUSED', { reason: 'the oven is cold' });
    // What was refused goes back at once, and is no delivery any more.
    expect(answerOf(refused)).toMatchObject({ __typename: 'Fulfilment', state: 'REVOKED' });
    expect(world.points.spendableOf(thing.memberId)).toBe(9_000);
    await world.clock.advance({ minutes: 1 });
    await world.runJob();
    expect(world.points.spendableOf(thing.memberId)).toBe(10_000);
    expect((await look(world, thing)).status).toBe('CANCELLED');
    expect(await stepsOf(world, thing)).toEqual([
      ...['RESERVED', 'SETTLED', 'PARTNER_ASKED', 'PARTNER_REFUSED', 'RETURN_ASKED', 'CANCELLED'],
    ]);
    expect(await world.newsOf(thing.redemptionId)).toMatchObject([
      { status: 'SETTLED' },
      { status: 'PARTNER_REFUSED', points: 1000, about: thing.fulfilmentId },
      { status: 'CANCELLED', points: 1000 },
    ]);
    // A partner who refuses one would refuse the next: it is not offered again.
    expect(await world.taken(thing.rewardId)).toBe(1);
    // Said once more under another id, it is so already; that it was delivered after all is too late.
    const again = answerOf(await report(world, baker.code, thing.fulfilmentId, 'REFUSED'));
    expect(again).toMatchObject({ __typename: 'Fulfilment', state: 'REVOKED' });
    const late = answerOf(await report(world, baker.code, thing.fulfilmentId, 'DELIVERED'));
    expect(late).toMatchObject({ code: 'FULFILMENT_NOT_OPEN' });
    expect(world.points.spendableOf(thing.memberId)).toBe(10_000);
  });

  test('a refusal after the window, of one piece of three: that piece goes back', async () => {
    const thing = await ordered({ prices: [{ points: 300 }] }, 3);
    await world.clock.advance({ days: 15 });
    await report(world, baker.code, thing.fulfilmentIds[1]!, 'REFUSED');
    await world.clock.advance({ minutes: 1 });
    await world.runJob();
    expect(await statesOf(world, thing)).toEqual(['ASKED', 'REVOKED', 'ASKED']);
    expect(world.points.spendableOf(thing.memberId)).toBe(9_400);
    expect((await world.newsOf(thing.redemptionId)).slice(1)).toMatchObject([
      { status: 'PARTNER_REFUSED', points: 300 },
      { status: 'RETURNED', points: 300 },
    ]);
  });

  test('a refusal of a thing whose box cannot go back as a whole is for ops', async () => {
    const contents = [{ kind: 'DONATION' }, { kind: 'PARTNER', partnerSku: 'LOAF-1' }];
    const thing = await ordered({ kind: 'GIFT_BOX', contents });
    expect(answerOf(await report(world, baker.code, thing.fulfilmentId, 'REFUSED'))).toMatchObject({
      state: 'REFUSED',
    });
    const list = `{ fulfilments(filter: { states: [REFUSED] }) { edges { node { redemptionId } } } }`;
    expect(answerOf(await world.ask(ann, list))).toEqual({ edges: [{ node: { redemptionId: thing.redemptionId } }] });
    expect(await stepsOf(world, thing)).not.toContain('RETURN_ASKED');
  });
});

test('who reports knows of the order, and is told no more of it than that it is not wanted', async () => {
  const thing = await ordered();
  const messages = () =>
    world.subgraph.asAdmin('select type, state from partner_message where fulfilment_id = $1 order by type desc', [
      thing.fulfilmentId,
    ]);
  expect(await messages()).toEqual([{ type: 'REQUESTED', state: 'WAITING' }]);
  await report(world, baker.code, thing.fulfilmentId, 'CONFIRMED');
  expect(await messages()).toEqual([{ type: 'REQUESTED', state: 'SENT' }]);
  await world.cancel(ann, thing.redemptionId);
  expect(await messages()).toEqual([
    { type: 'REQUESTED', state: 'SENT' },
    { type: 'CANCELLED', state: 'WAITING' },
  ]);
});

describe('a report is taken once', () => {
  test('by its id; with another input it is a conflict', async () => {
    const thing = await ordered();
    const input = { reportId: newId(), fulfilmentId: thing.fulfilmentId, state: 'CONFIRMED' };
    const send = (more = {}) => world.ask(partnerOf(baker.code), reportFulfilment, { input: { ...input, ...more } });
    const first = answerOf(await send());
    expect(answerOf(await send())).toEqual(first);
    expect(faultOf(await send({ state: 'REFUSED' })).code).toBe('IDEMPOTENCY_CONFLICT');
  });

  test('again or late it is answered with the state it has', async () => {
    const thing = await ordered();
    await report(world, baker.code, thing.fulfilmentId, 'DELIVERED');
    const steps = await stepsOf(world, thing);
    for (const late of ['DELIVERED', 'CONFIRMED']) {
      expect(answerOf(await report(world, baker.code, thing.fulfilmentId, late))).toMatchObject({
        __typename: 'Fulfilment',
        state: 'DELIVERED',
      });
    }
    expect(answerOf(await report(world, baker.code, thing.fulfilmentId, 'REFUSED'))).toMatchObject({
      code: 'FULFILMENT_NOT_OPEN',
      state: 'DELIVERED',
    });
    expect(await stepsOf(world, thing)).toEqual(steps);
    const back = await ordered();
    await world.cancel(back.member, back.redemptionId);
    expect(answerOf(await report(world, baker.code, back.fulfilmentId, 'DELIVERED'))).toMatchObject({
      code: 'FULFILMENT_NOT_OPEN',
      state: 'REVOKED',
    });
  });

  test('two at once that contradict: one counts', async () => {
    const thing = await ordered();
    const answers = await Promise.all(
      ['DELIVERED', 'REFUSED'].map((state) => report(world, baker.code, thing.fulfilmentId, state)),
    );
    const types = answers.map((answer) => answerOf(answer)['__typename']).sort();
    expect(types).toEqual(['Fulfilment', 'FulfilmentNotOpen']);
    await world.clock.advance({ minutes: 1 });
    await world.runJob();
    const [state] = await statesOf(world, thing);
    expect(world.points.spendableOf(thing.memberId)).toBe(state === 'DELIVERED' ? 9_000 : 10_000);
  });

  test('a member who gives back while the partner confirms: one of both', async () => {
    const thing = await ordered();
    const [cancelled, confirmed] = await Promise.all([
      world.cancel(thing.member, thing.redemptionId),
      report(world, baker.code, thing.fulfilmentId, 'CONFIRMED'),
    ]);
    const wasCancelled = answerOf(cancelled)['__typename'] === 'Redemption';
    expect(answerOf(confirmed)['__typename']).toBe(wasCancelled ? 'FulfilmentNotOpen' : 'Fulfilment');
    expect(await statesOf(world, thing)).toEqual([wasCancelled ? 'REVOKED' : 'CONFIRMED']);
  });
});

describe('another partner’s', () => {
  test('is answered exactly as one that does not exist', async () => {
    const thing = await ordered();
    const anothers = await report(world, other.code, thing.fulfilmentId, 'CONFIRMED');
    const nobodys = await report(world, other.code, newId(), 'CONFIRMED');
    expect(faultOf(anothers)).toEqual({ code: 'BAD_USER_INPUT', path: ['input', 'fulfilmentId'] });
    const withoutId = ({ errors }: typeof anothers) =>
      JSON.stringify(errors).replace(/"requestId":"[^"]*"/, '"requestId":""');
    expect(withoutId(anothers)).toBe(withoutId(nobodys));
    expect(faultOf(await report(world, 'nobody', thing.fulfilmentId, 'CONFIRMED')).code).toBe('BAD_USER_INPUT');
    expect(await statesOf(world, thing)).toEqual(['ASKED']);
  });

  test('so is what no partner fulfils', async () => {
    const goods = await only(world, await taken(world, {}));
    expect(faultOf(await report(world, baker.code, goods.id, 'DELIVERED')).code).toBe('BAD_USER_INPUT');
  });

  test('is in nobody’s list but theirs and ops’', async () => {
    const thing = await ordered();
    const list = (filter = '') =>
      `{ fulfilments(first: 100 ${filter}) { edges { node { id } } pageInfo { hasNextPage } } }`;
    const idsFor = async (as: Parameters<typeof world.ask>[0], filter = '') => {
      const { edges } = answerOf(await world.ask(as, list(filter))) as { edges: { node: { id: string } }[] };
      return edges.map(({ node }) => node.id);
    };
    const own = await idsFor(partnerOf(baker.code));
    expect(own).toContain(thing.fulfilmentId);
    const asked = `filter: { partnerId: "${baker.partnerId}" }`;
    expect(await idsFor(ann, asked)).toEqual(own);
    // A partner that names another sees its own, which are none.
    expect(await idsFor(partnerOf(other.code), asked)).toEqual([]);
    expect(await idsFor(partnerOf('nobody'))).toEqual([]);
    expect(await idsFor(ann, 'filter: { kind: GOODS, states: [TO_SHIP] }')).toEqual([]);
    const pages = `query ($after: String) { fulfilments(first: 2, after: $after, filter: { kind: PARTNER }) {
      edges { node { id } } pageInfo { endCursor hasNextPage } } }`;
    const paged: string[] = [];
    let after: string | null = null;
    do {
      const page = answerOf(await world.ask(ann, pages, { after })) as unknown as {
        edges: { node: { id: string } }[];
        pageInfo: { endCursor: string; hasNextPage: boolean };
      };
      paged.push(...page.edges.map(({ node }) => node.id));
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
    } while (after !== null);
    expect(paged).toEqual(await idsFor(ann, 'filter: { kind: PARTNER }'));
    expect(new Set(paged).size).toBe(paged.length);
  });
});

test('who may report, and what ops alone may look at', async () => {
  const thing = await ordered();
  const input = { reportId: newId(), fulfilmentId: thing.fulfilmentId, state: 'CONFIRMED' };
  for (const as of [thing.member, ann, callerOf.partner(baker.code, ['exchanges:read']), callerOf.channel()]) {
    expect(faultOf(await world.ask(as, reportFulfilment, { input })).code).toBe('FORBIDDEN');
  }
  const messages = '{ fulfilments { edges { node { messages { state } } } } }';
  expect(faultOf(await world.ask(partnerOf(baker.code), messages)).code).toBe('FORBIDDEN');
  expect(faultOf(await world.ask(thing.member, messages)).code).toBe('FORBIDDEN');
});
