import { newId } from '../../../chassis/ids.js';
import { callerOf } from '../../../chassis/testing/callers.js';
import { BacktestDesk, backtestQuery, startMutation } from './backtest-desk.js';
import { ann } from './campaign-desk.js';
import type { GraphQLResult } from '../../../chassis/testing/subgraph-for-test.js';
import { CampaignsUnderTest, faultOf } from './given.js';

let campaigns: CampaignsUnderTest;
let desk: BacktestDesk;
beforeAll(async () => {
  campaigns = await CampaignsUnderTest.start();
  desk = new BacktestDesk(campaigns);
});
afterAll(() => campaigns.stop());

describe('startBacktest', () => {
  const start = (input: object, as = ann) => campaigns.ask(startMutation, { input }, as);

  test('starts one backtest per id, by one person with one input', async () => {
    const input = { backtestId: newId(), changeId: await desk.drafted({}), days: 3 };
    expect(await start(input)).toEqual(await start(input));
    expect(faultOf(await start({ ...input, days: 4 })).code).toBe('IDEMPOTENCY_CONFLICT');
    expect(faultOf(await start(input, callerOf.ops('bo'))).code).toBe('IDEMPOTENCY_CONFLICT');
    const raced = { ...input, backtestId: newId() };
    const [one, two] = await Promise.all([start(raced), start(raced)]);
    expect(one).toEqual(two);
  });

  test.each([
    [{ changeId: newId() }, 'input.changeId'],
    [{ changeId: 'draft' }, 'input.changeId'],
    [{ backtestId: 'mine' }, 'input.backtestId'],
    [{ days: 0 }, 'input.days'],
    [{ days: 3_651 }, 'input.days'],
  ])('refuses %j', async (changes, path) => {
    const input = { backtestId: newId(), changeId: await desk.drafted({}), days: 3, ...changes };
    expect(faultOf(await start(input))).toEqual({ code: 'BAD_USER_INPUT', path });
  });

  test('of one person three wait or run at once; another one may start when one of them is over', async () => {
    const [changeId, cy, di] = [await desk.drafted({}), callerOf.ops('cy'), callerOf.ops('di')];
    const asked = () => ({ backtestId: newId(), changeId, days: 1 });
    const typeOf = ({ data }: GraphQLResult) => (data?.['startBacktest'] as { __typename: string }).__typename;
    const raced = await Promise.all(Array.from({ length: 5 }, () => start(asked(), cy)));
    expect(raced.map(typeOf).sort()).toEqual([
      ...Array.from({ length: 3 }, () => 'Backtest'),
      ...Array.from({ length: 2 }, () => 'TooManyBacktests'),
    ]);
    const fourth = asked();
    const refused = await start(fourth, cy);
    expect(refused.data?.['startBacktest']).toEqual({
      __typename: 'TooManyBacktests',
      code: 'TOO_MANY_BACKTESTS',
      message: '3 backtests of yours wait or run; start another one when one of them is over',
      most: 3,
    });
    const inChinese = await campaigns.subgraph.ask(startMutation, { input: fourth }, { as: cy, locale: 'zh-CN' });
    expect(inChinese.data?.['startBacktest']).toMatchObject({
      message: '您已有 3 个回测在等待或运行，请待其中一个结束后再发起',
    });
    expect(typeOf(await start(asked(), di))).toBe('Backtest');

    await desk.run();
    // The answer under its id is final; under another id it is another backtest.
    expect(await start(fourth, cy)).toEqual(refused);
    expect(typeOf(await start(asked(), cy))).toBe('Backtest');
    await desk.run();
  });

  test('is for ops with campaigns:write, and its results for those with campaigns:read', async () => {
    const input = { backtestId: newId(), changeId: newId(), days: 3 };
    const list = 'query { backtests { edges { node { id } } } }';
    const [reader, writer] = [callerOf.ops('cy', ['campaigns:read']), callerOf.ops('cy', ['campaigns:write'])];
    for (const [as, code] of [
      [callerOf.anonymous(), 'UNAUTHENTICATED'],
      [callerOf.member(newId()), 'FORBIDDEN'],
      [callerOf.channel(), 'FORBIDDEN'],
    ] as const) {
      expect(faultOf(await start(input, as)).code).toBe(code);
      expect(faultOf(await campaigns.ask(backtestQuery, { id: input.backtestId }, as)).code).toBe(code);
      expect(faultOf(await campaigns.ask(list, {}, as)).code).toBe(code);
    }
    expect(faultOf(await start(input, reader)).code).toBe('FORBIDDEN');
    expect(faultOf(await campaigns.ask(list, {}, writer)).code).toBe('FORBIDDEN');
    expect((await campaigns.ask(backtestQuery, { id: input.backtestId }, reader)).data).toEqual({ backtest: null });
  });

  test('what was started is listed, the latest first, each once', async () => {
    const changeId = await desk.drafted({});
    const wanted: string[] = [];
    for (let count = 0; count < 5; count += 1) {
      wanted.unshift(await desk.started(changeId, 1));
      await desk.run();
    }
    const list = `query ($first: Int, $after: String) { backtests(first: $first, after: $after) { edges { node { id } } pageInfo { endCursor } } }`;
    const seen: string[] = [];
    let after: string | null = null;
    for (let page = 0; page < 3; page += 1) {
      const { data } = await campaigns.ask(list, { first: 2, after }, ann);
      const found = data?.['backtests'] as { edges: { node: { id: string } }[]; pageInfo: { endCursor: string } };
      seen.push(...found.edges.map(({ node }) => node.id));
      after = found.pageInfo.endCursor;
    }
    expect(seen.slice(0, 5)).toEqual(wanted);
    expect(new Set(seen).size).toBe(6);
    expect(faultOf(await campaigns.ask(list, { first: 101 }, ann)).code).toBe('BAD_USER_INPUT');
  });
});
