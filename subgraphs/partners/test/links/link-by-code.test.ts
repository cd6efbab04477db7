import { newId } from '../../../../chassis/ids.js';
import { callerOf } from '../../../../chassis/testing/callers.js';
import { ann, answerOf, faultOf, PartnersWorld } from '../arrange.js';
import { codeFor, completeLink, linkedMember, linksOf, memberLink, sendCode, startLink } from './link-operations.js';

let world: PartnersWorld;
beforeAll(async () => {
  world = await PartnersWorld.startWithPartners();
});
afterAll(() => world.stop());
/** Each test counts wrong codes from none. */
afterEach(() => world.subgraph.asAdmin('delete from partner_link_miss'));

const start = (memberId: string, input: Record<string, unknown> = {}) =>
  world.ask(callerOf.member(memberId), startLink, { input: { codeId: newId(), partnerId: world.bakery, ...input } });
const wrong = (triesLeft: number) => ({ __typename: 'LinkCodeRefused', code: 'LINK_CODE_REFUSED', triesLeft });

describe('a code', () => {
  test('links the member with whoever typed it in, once, however it was typed', async () => {
    const memberId = newId();
    const codeId = newId();
    const asked = answerOf(await start(memberId, { codeId }));
    expect(asked).toMatchObject({
      __typename: 'PartnerLinkCode',
      id: codeId,
      code: expect.stringMatching(/^.{4}-.{4}$/),
    });
    const inMinutes = (Date.parse(String(asked['expiresAt'])) - world.clock.now().getTime()) / 60_000;
    expect(inMinutes).toBeCloseTo(10, 0);
    const typed = String(asked['code']).toLowerCase().replace('-', ' ');
    const completionId = newId();
    const linked = await sendCode(world, typed, 'card 7', { completionId });
    expect(linked).toMatchObject({ __typename: 'PartnerMemberLink', linkId: expect.any(String) });
    expect(await sendCode(world, typed, 'card 7', { completionId })).toEqual(linked);
    expect(await linksOf(world, memberId)).toMatchObject([{ linkId: linked['linkId'], partner: { code: 'bakery' } }]);
    expect(await sendCode(world, typed, 'card 8')).toMatchObject(wrong(4));
    expect(
      faultOf(
        await world.ask(callerOf.partner('bakery', ['links:write']), completeLink, {
          input: { completionId, code: typed, partnerMemberId: 'card 9' },
        }),
      ).code,
    ).toBe('IDEMPOTENCY_CONFLICT');
  });

  test('asked for again with the same id is the same, and with another the one before is none', async () => {
    const memberId = newId();
    const codeId = newId();
    const first = answerOf(await start(memberId, { codeId }));
    expect(answerOf(await start(memberId, { codeId }))).toEqual(first);
    const second = answerOf(await start(memberId));
    expect(second['code']).not.toBe(first['code']);
    expect(await sendCode(world, String(first['code']), 'card a')).toMatchObject(wrong(4));
    expect(await sendCode(world, String(second['code']), 'card a')).toMatchObject({ __typename: 'PartnerMemberLink' });
  });

  test('is good for ten minutes, and for one partner', async () => {
    const [over, other] = [await codeFor(world, newId()), await codeFor(world, newId())];
    const pharmacy = callerOf.partner('pharmacy', ['links:write']);
    expect(await sendCode(world, other, 'card b', { as: pharmacy })).toMatchObject(wrong(4));
    await world.clock.advance({ minutes: 9, seconds: 55 });
    expect(await sendCode(world, other, 'card b')).toMatchObject({ __typename: 'PartnerMemberLink' });
    await world.clock.advance({ seconds: 6 });
    expect(await sendCode(world, over, 'card c')).toMatchObject(wrong(4));
  });

  test('sent twice at once links once', async () => {
    const code = await codeFor(world, newId());
    const answers = await Promise.all(['card d', 'card e'].map((card) => sendCode(world, code, card)));
    expect(answers.map(({ __typename }) => __typename).sort()).toEqual(['LinkCodeRefused', 'PartnerMemberLink']);
  });

  test('is for nobody who is linked already, and a partner’s member who is linked uses it up', async () => {
    const { memberId, partnerMemberId } = await linkedMember(world);
    expect(answerOf(await start(memberId))).toMatchObject({ __typename: 'AlreadyLinked' });
    const other = newId();
    const code = await codeFor(world, other);
    expect(await sendCode(world, code, partnerMemberId)).toMatchObject({ code: 'PARTNER_MEMBER_TAKEN' });
    expect(await sendCode(world, code, 'card f')).toMatchObject(wrong(4));
    expect(await linksOf(world, other)).toEqual([]);
  });

  test('survives the process', async () => {
    const code = await codeFor(world, newId());
    await world.restart();
    expect(await sendCode(world, code, 'card g')).toMatchObject({ __typename: 'PartnerMemberLink' });
  });

  test('of a member who was forgotten since is none', async () => {
    const memberId = newId();
    const code = await codeFor(world, memberId);
    await world.subgraph.asAdmin('delete from partner_link_code where member_id = $1', [memberId]);
    expect(await sendCode(world, code, 'card h')).toMatchObject(wrong(4));
  });
});

describe('wrong codes', () => {
  test('are five for a partner’s member in ten minutes; then the right one is no better', async () => {
    const code = await codeFor(world, newId());
    for (const left of [4, 3, 2, 1, 0]) expect(await sendCode(world, 'AAAA-AAAA', 'card i')).toMatchObject(wrong(left));
    expect(await sendCode(world, code, 'card i')).toMatchObject(wrong(0));
    expect(await sendCode(world, code, 'card j')).toMatchObject({ __typename: 'PartnerMemberLink' });
    await world.clock.advance({ minutes: 11 });
    expect(await sendCode(world, await codeFor(world, newId()), 'card i')).toMatchObject({
      __typename: 'PartnerMemberLink',
    });
  });

  test('of many at once are counted each', async () => {
    const answers = await Promise.all(Array.from({ length: 9 }, () => sendCode(world, 'BBBB-BBBB', 'card k')));
    expect(answers.map(({ triesLeft }) => triesLeft).sort()).toEqual([0, 0, 0, 0, 0, 1, 2, 3, 4]);
  });

  test('the same asked again is one try', async () => {
    const completionId = newId();
    for (let n = 0; n < 3; n += 1)
      expect(await sendCode(world, 'CCCC-CCCC', 'card l', { completionId })).toMatchObject(wrong(4));
    expect(await sendCode(world, 'CCCC-CCCC', 'card l')).toMatchObject(wrong(3));
  });

  test('are two hundred for all of a partner’s, whatever members it names', async () => {
    await sendCode(world, 'DDDD-DDDD', 'card 0');
    await world.subgraph.asAdmin("update partner_link_miss set misses = 199 where partner_member = ''");
    expect(await sendCode(world, 'DDDD-DDDD', 'card 1')).toMatchObject(wrong(0));
    const code = await codeFor(world, newId());
    expect(await sendCode(world, code, 'card 2')).toMatchObject(wrong(0));
    await world.clock.advance({ minutes: 11 });
    await world.subgraph.service.runJob('forget-what-is-over');
    expect(await world.subgraph.asAdmin('select from partner_link_miss')).toEqual([]);
    expect(await world.subgraph.asAdmin('select from partner_link_code')).toEqual([]);
  });
});

test('nothing that is kept tells a code or a partner’s own member id', async () => {
  const card = `card ${newId()}`;
  const code = await codeFor(world, newId());
  await codeFor(world, newId());
  await sendCode(world, code, card);
  const tables = [
    'partner_link',
    'partner_link_code',
    'partner_link_miss',
    'answer_record',
    'audit_log',
    'outbox_event',
  ];
  for (const table of tables) {
    const kept = JSON.stringify(await world.subgraph.asAdmin(`select * from ${table}`));
    expect(kept).not.toContain(card);
    expect(kept).not.toContain(code);
  }
});

describe('who may', () => {
  test('start is a member’s, and complete a partner’s with the scope', async () => {
    const input = { codeId: newId(), partnerId: world.bakery };
    for (const as of [ann, callerOf.partner('bakery', ['links:write']), callerOf.member(null)])
      expect(faultOf(await world.ask(as, startLink, { input })).code).toBe('FORBIDDEN');
    expect(faultOf(await start(newId(), { partnerId: newId() }))).toEqual({
      code: 'BAD_USER_INPUT',
      path: ['input', 'partnerId'],
    });
    const completion = { completionId: newId(), code: 'AAAA-AAAA', partnerMemberId: 'card' };
    for (const as of [ann, callerOf.member(newId()), callerOf.partner('bakery', ['exchanges:write'])])
      expect(faultOf(await world.ask(as, completeLink, { input: completion })).code).toBe('FORBIDDEN');
    const empty = { input: { ...completion, partnerMemberId: '' } };
    expect(faultOf(await world.ask(callerOf.partner('bakery', ['links:write']), completeLink, empty)).path).toEqual([
      'input',
      'partnerMemberId',
    ]);
  });

  test('a partner is told of its own members alone', async () => {
    const { linkId, partnerMemberId } = await linkedMember(world);
    const ask = (code: string, id: string) => world.ask(callerOf.partner(code, ['links:write']), memberLink, { id });
    expect(answerOf(await ask('bakery', partnerMemberId))).toMatchObject({ linkId });
    expect(answerOf(await ask('pharmacy', partnerMemberId))).toBeNull();
    expect(answerOf(await ask('bakery', 'nobody'))).toBeNull();
    const none = await world.ask(callerOf.partner('bakery', ['settlements:read']), memberLink, { id: partnerMemberId });
    expect(faultOf(none).code).toBe('FORBIDDEN');
  });
});
