import { Writable } from 'node:stream';
import { newId } from '../../../../chassis/ids.js';
import { createLog } from '../../../../chassis/log.js';
import { callerOf } from '../../../../chassis/testing/callers.js';
import { startSubgraphForTest, type TestSubgraph } from '../../../../chassis/testing/subgraph-for-test.js';
import { ann, answerOf, bo, faultOf, RewardsWorld } from '../arrange.js';
import { rewardsUnderTest } from '../rewards-under-test.js';
import { CodesWorld, couponPools, definePool, someCodes, uploadCodes } from './arrange-codes.js';

let world: RewardsWorld;
let codes: CodesWorld;
beforeAll(async () => {
  world = await RewardsWorld.start();
  codes = new CodesWorld(world);
});
afterAll(() => world.stop());

const upload = (input: object, as = ann) => world.ask(as, uploadCodes, { input });
const define = (input: object, as = ann) => world.ask(as, definePool, { input });
const termsOf = (terms: object = {}) => ({
  ...{ changeId: newId(), poolId: newId(), names: { zhCN: '茶饮券', en: 'A cup of tea' }, lowAt: 10 },
  ...terms,
});

describe('a pool', () => {
  test('is defined once per id, and again with other terms under another', async () => {
    const input = termsOf({ validUntil: '2027-03-01T00:00:00.000Z' });
    const defined = answerOf(await define(input));
    expect(defined).toEqual({
      ...{
        id: input.poolId,
        name: 'A cup of tea',
        names: input.names,
        lowAt: 10,
        validUntil: '2027-03-01T00:00:00.000Z',
      },
      ...{ uploaded: 0, free: 0, reserved: 0, given: 0, used: 0, revoked: 0, isLow: true, lowSince: null },
    });
    expect(answerOf(await define(input))).toEqual(defined);
    expect(faultOf(await define({ ...input, lowAt: 11 })).code).toBe('IDEMPOTENCY_CONFLICT');
    const changed = { ...input, changeId: newId(), lowAt: 0, names: { zhCN: '茶', en: 'Tea' }, validUntil: null };
    expect(answerOf(await define(changed, bo))).toMatchObject({
      name: 'Tea',
      lowAt: 0,
      isLow: false,
      validUntil: null,
    });
    const log = await world.subgraph.asAdmin(
      'select by, action, details from audit_log where subject = $1 order by id',
      [`coupon-pool/${input.poolId}`],
    );
    expect(log).toEqual([
      { by: 'ops:ann', action: 'coupon-pool.defined', details: { lowAt: 10, validUntil: '2027-03-01T00:00:00.000Z' } },
      { by: 'ops:bo', action: 'coupon-pool.defined', details: { lowAt: 0, validUntil: null } },
    ]);
  });

  test('codes that members have keep their validity', async () => {
    const poolId = await codes.pool(someCodes(2));
    const redemptionId = newId();
    await codes.given(poolId, 1, redemptionId);
    await codes.pool([], { poolId, validUntil: new Date('2027-01-01T00:00:00Z') });
    expect(await codes.opened(redemptionId)).toMatchObject([{ validUntil: null }]);
  });

  test.each([
    ['a change id that is no UUID', { changeId: 'x' }, ['changeId']],
    ['a pool id that is no UUID', { poolId: 'x' }, ['poolId']],
    ['an empty name', { names: { zhCN: '茶', en: ' ' } }, ['names', 'en']],
    ['a negative threshold', { lowAt: -1 }, ['lowAt']],
  ])('%s names its field', async (_, wrong, path) => {
    expect(faultOf(await define(termsOf(wrong)))).toEqual({ code: 'BAD_USER_INPUT', path: ['input', ...path] });
  });

  test('pages, newest first, all or only low ones', async () => {
    const [low, full] = [await codes.pool(someCodes(1), { lowAt: 5 }), await codes.pool(someCodes(5), { lowAt: 5 })];
    const page = async (variables: object) =>
      answerOf(await world.ask(ann, couponPools, variables as Record<string, unknown>)) as {
        edges: { node: { id: string } }[];
        pageInfo: { endCursor: string; hasNextPage: boolean };
      };
    const idsOf = ({ edges }: { edges: { node: { id: string } }[] }) => edges.map(({ node }) => node.id);
    const first = await page({ first: 1 });
    expect(idsOf(first)).toEqual([full]);
    expect(first.pageInfo.hasNextPage).toBe(true);
    expect(idsOf(await page({ first: 1, after: first.pageInfo.endCursor }))).toEqual([low]);
    expect(idsOf(await page({ first: 100, filter: { isLow: true } }))).toContain(low);
    expect(idsOf(await page({ first: 100, filter: { isLow: true } }))).not.toContain(full);
    expect(idsOf(await page({ first: 100, filter: { isLow: false } }))).toContain(full);
  });
});

describe('a part of a file', () => {
  test('is taken but for its bad lines, each with its number and its reason', async () => {
    const poolId = await codes.pool();
    const [known = '', ...fresh] = someCodes(4);
    await codes.upload(await codes.pool(), [known]);
    const lines = [
      fresh[0],
      known.toLowerCase(),
      '',
      fresh[1],
      'AB1',
      fresh[0]?.replaceAll('-', ''),
      'TEA 1234',
      fresh[2],
    ];
    const input = { uploadId: newId(), poolId, firstLine: 101, codes: [...lines, 'x'.repeat(65)] };
    const answer = answerOf(await upload(input));
    expect(answer).toEqual({
      accepted: 3,
      refused: [
        { line: 102, reason: 'KNOWN_ALREADY' },
        { line: 105, reason: 'TOO_SHORT' },
        { line: 106, reason: 'DUPLICATE_IN_FILE' },
        { line: 107, reason: 'BAD_CHARACTER' },
        { line: 109, reason: 'TOO_LONG' },
      ],
    });
    expect(answerOf(await upload(input))).toEqual(answer);
    expect(await codes.shownPool(poolId)).toMatchObject({ uploaded: 3, free: 3 });
    expect(faultOf(await upload({ ...input, codes: fresh })).code).toBe('IDEMPOTENCY_CONFLICT');
  });

  test('two parts with the same codes at once: each code is there once', async () => {
    const poolId = await codes.pool();
    const lines = someCodes(400);
    const part = (texts: string[]) => upload({ uploadId: newId(), poolId, firstLine: 1, codes: texts });
    const answers = await Promise.all([part(lines), part([...lines].reverse())]);
    const accepted = answers.map((answer) => answerOf(answer)['accepted'] as number);
    expect(accepted.reduce((sum, count) => sum + count, 0)).toBe(400);
    expect(await codes.states(poolId)).toEqual({ FREE: 400 });
  });

  test('5,000 codes are one part, and one more is too many', async () => {
    const poolId = await codes.pool();
    const lines = someCodes(5_001, 'OAK');
    expect(answerOf(await upload({ uploadId: newId(), poolId, firstLine: 1, codes: lines.slice(1) }))).toEqual({
      accepted: 5_000,
      refused: [],
    });
    expect(faultOf(await upload({ uploadId: newId(), poolId, firstLine: 1, codes: lines }))).toEqual({
      code: 'BAD_USER_INPUT',
      path: ['input', 'codes'],
    });
  });

  test.each([
    ['a pool that is unknown', { poolId: newId() }, ['poolId']],
    ['an upload id that is no UUID', { uploadId: 'x' }, ['uploadId']],
    ['a first line before the first', { firstLine: 0 }, ['firstLine']],
  ])('%s names its field', async (_, wrong, path) => {
    const poolId = await codes.pool();
    const input = { uploadId: newId(), poolId, firstLine: 1, codes: someCodes(1), ...wrong };
    expect(faultOf(await upload(input))).toEqual({ code: 'BAD_USER_INPUT', path: ['input', ...path] });
    expect(await codes.states(poolId)).toEqual({});
  });
});

describe('who may', () => {
  test.each([
    ['nobody in particular', callerOf.anonymous(), 'UNAUTHENTICATED'],
    ['a member', callerOf.member(newId()), 'FORBIDDEN'],
    ['a channel', callerOf.channel(), 'FORBIDDEN'],
    ['a partner', callerOf.partner('bakery'), 'FORBIDDEN'],
    ['ops who may only read', callerOf.ops('cy', ['rewards:read']), 'FORBIDDEN'],
  ])('not %s', async (_, caller, code) => {
    const poolId = await codes.pool();
    expect(faultOf(await define(termsOf(), caller)).code).toBe(code);
    const input = { uploadId: newId(), poolId, firstLine: 1, codes: someCodes(1) };
    expect(faultOf(await upload(input, caller)).code).toBe(code);
    const look = await world.ask(caller, couponPools);
    expect(look.errors?.[0]?.extensions.code).toBe(caller.kind === 'ops' ? undefined : code);
  });
});

describe('nothing of a code can be read', () => {
  let lines = '';
  let subgraph: TestSubgraph;
  beforeAll(async () => {
    const destination = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        lines += chunk.toString();
        done();
      },
    });
    const log = createLog('rewards', 'trace', destination);
    subgraph = await startSubgraphForTest(rewardsUnderTest, { log });
  });
  afterAll(() => subgraph.stop());

  test('in any table, log or refusal, whether it was good or bad', async () => {
    const ask = (query: string, input: object, as = ann) => subgraph.ask(query, { input }, { as });
    const terms = termsOf();
    await ask(definePool, terms);
    const [good, short, bad] = ['SYCAMORE-7731', 'SYC-1', 'SYCAMORE 7732!'];
    const input = { uploadId: newId(), poolId: terms.poolId, firstLine: 1, codes: [good, short, bad, good] };
    const answer = await ask(uploadCodes, input);
    const conflict = await ask(uploadCodes, { ...input, codes: [good] });
    const unknown = await ask(
      'mutation ($input: VerifyCouponInput!) { verifyCoupon(input: $input) { state } }',
      { code: good },
      callerOf.channel(),
    );
    expect(answer.data).toMatchObject({ uploadCouponCodes: { accepted: 1 } });
    const texts = [JSON.stringify([answer, conflict, unknown]), lines];
    const tables = await subgraph.asAdmin<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema')`,
    );
    for (const { name } of tables) {
      const rows = await subgraph.asAdmin<{ row: string }>(`select to_jsonb(t)::text as row from ${name} t`);
      texts.push(...rows.map(({ row }) => row));
    }
    // As text, and as the hexadecimal digits in which bytes are shown.
    for (const piece of ['SYCAMORE', 'SYC-1']) {
      const hex = Buffer.from(piece).toString('hex');
      expect(texts.filter((text) => text.includes(piece) || text.includes(hex))).toEqual([]);
    }
    const [sealed] = await subgraph.asAdmin<{ bytes: Buffer }>('select code_sealed as bytes from coupon_code');
    expect(sealed?.bytes.length).toBeGreaterThan(good.length);
    // What is looked for would be found: the pool's name is there.
    expect(texts.some((text) => text.includes('A cup of tea'))).toBe(true);
  });

  test('and ops are told once when a pool is low, until it has been filled up', async () => {
    const terms = termsOf({ lowAt: 3 });
    await subgraph.ask(definePool, { input: terms }, { as: ann });
    const fill = (count: number) => {
      const input = { uploadId: newId(), poolId: terms.poolId, firstLine: 1, codes: someCodes(count) };
      return subgraph.ask(uploadCodes, { input }, { as: ann });
    };
    const told = async () => {
      await subgraph.service.runJob('tally-coupon-pools');
      return lines
        .split('\n')
        .filter((line) => line.includes('a pool of coupons is low') && line.includes(terms.poolId))
        .map((line) => (JSON.parse(line) as { left: number }).left);
    };
    const lowSince = async () => {
      const rows = await subgraph.asAdmin<{ at: Date | null }>(
        'select low_since as at from coupon_pool where id = $1',
        [terms.poolId],
      );
      return rows[0]?.at ?? null;
    };
    await fill(4);
    expect(await told()).toEqual([]);
    const take = (count: number) =>
      subgraph.database.transaction((tx) =>
        codes.shelf.reserveCodes(tx, [
          { redemptionId: newId(), pools: [{ poolId: terms.poolId, codes: count, contentNo: 1 }] },
        ]),
      );
    await take(1);
    expect(await told()).toEqual([]);
    await take(1);
    expect(await told()).toEqual([2]);
    expect(await lowSince()).not.toBeNull();
    await take(1);
    expect(await told()).toEqual([2]);
    await fill(2);
    expect(await told()).toEqual([2]);
    expect(await lowSince()).toBeNull();
    await take(3);
    expect(await told()).toEqual([2, 0]);
  });
});
