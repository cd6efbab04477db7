import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { newId } from '../../../chassis/ids.js';
import { callerOf } from '../../../chassis/testing/callers.js';
import { Peer } from '../../../chassis/testing/peer.js';
import type { AskOptions, GraphQLResult } from '../../../chassis/testing/subgraph-for-test.js';
import { memberNumberOf } from '../domain/member-number.js';
import { codesOf, enrolment, MembersForTest } from './given.js';

let given: MembersForTest;
let campaigns: Peer;
beforeAll(async () => {
  campaigns = await Peer.start('campaigns', () => null);
  given = await MembersForTest.start({}, { campaigns: campaigns.url });
});
afterAll(async () => {
  await given.stop();
  await campaigns.stop();
});

const shop = { as: callerOf.channel() };
const enrol = (input: Record<string, unknown>, options: AskOptions = shop) =>
  given.ask(enrolment, { input: { memberId: newId(), displayName: 'Li Hua', ...input } }, options);
const answer = (result: GraphQLResult) => result.data?.['enrolMember'] as Record<string, unknown>;
const taken = { __typename: 'CardTaken', code: 'CARD_TAKEN', message: 'This card belongs to a membership already' };
/** How many rows of each table an enrolment writes to there are. */
const everything = async () =>
  (
    await given.subgraph.asAdmin(
      `select (select count(*) from member) as members, (select count(*) from profile) as profiles,
              (select count(*) from member_identity) as identities, (select count(*) from member_card) as cards,
              (select count(*) from outbox_event) as events`,
    )
  )[0];
/** The number of the enrolment after the one with this number. */
const numberAfter = (number: string) => memberNumberOf(Number(number.slice(0, -1)) + 1);
const cardsOf = async (memberId: string) => {
  const query = 'query ($memberId: ID!) { memberCards(memberId: $memberId) { cardNumber linkedAt } }';
  const { data } = await given.ask(query, { memberId }, { as: callerOf.channel(), via: 'campaigns' });
  return data?.['memberCards'];
};
/** What campaigns has been told about the member. */
const toldOf = async (memberId: string) => {
  await given.subgraph.service.drain();
  return campaigns.events
    .filter(({ aggregateId }) => aggregateId === memberId)
    .map(({ topic, payload }) => ({ topic, payload }));
};

describe('enrolment with a card', () => {
  test('links the card in its one spelling, and tells campaigns by the id alone', async () => {
    await given.subgraph.clock.moveTo(new Date('2026-11-22T04:00:00Z'));
    const { id } = await given.member({ cardNumber: ' shop-a1 ' });
    expect(await cardsOf(id)).toEqual([
      { cardNumber: 'SHOP-A1', linkedAt: expect.stringMatching(/^2026-11-22T04:00:/) as string },
    ]);
    expect(await toldOf(id)).toEqual([{ topic: 'member-card-linked', payload: { memberId: id } }]);
  });

  test('is for people who enrol themselves as well', async () => {
    const memberId = newId();
    const own = await enrol({ memberId, cardNumber: 'OWN-1' }, { as: callerOf.member(null, 'wx-card') });
    expect(answer(own)['__typename']).toBe('Member');
    expect(await cardsOf(memberId)).toMatchObject([{ cardNumber: 'OWN-1' }]);
  });

  test('without one links nothing and tells nothing', async () => {
    const { id } = await given.member();
    expect(await cardsOf(id)).toEqual([]);
    expect(await toldOf(id)).toEqual([]);
  });

  test("is refused with another member's card, however it is typed, and leaves nothing behind", async () => {
    await given.member({ cardNumber: 'TAKEN-1' });
    const before = await everything();
    expect(answer(await enrol({ cardNumber: 'taken-1' }))).toEqual(taken);
    expect(answer(await enrol({ cardNumber: 'TAKEN-1' }, { ...shop, locale: 'zh-CN' }))).toEqual({
      ...taken,
      message: '该卡号已被使用',
    });
    expect(await everything()).toEqual(before);
  });

  test('is refused with a card that says a member number: of another, or the one it is about to be given', async () => {
    const last = await given.member();
    const before = await everything();
    expect(answer(await enrol({ cardNumber: last.number }))).toEqual(taken);
    // The enrolment just refused has drawn a number, which is lost.
    const next = numberAfter(numberAfter(last.number));
    expect(answer(await enrol({ cardNumber: next }))).toEqual(taken);
    expect(await everything()).toEqual(before);
  });

  test('with both a phone and a card that are taken names the phone', async () => {
    const phone = given.newPhone();
    await given.member({ phone, cardNumber: 'BOTH-1' });
    expect(answer(await enrol({ phone, cardNumber: 'BOTH-1' }))['code']).toBe('ALREADY_ENROLLED');
  });

  test.each(['', '   ', 'A B', 'A_B', '卡1', 'ſhop', 'x'.repeat(65), 'x'.repeat(100_000)])(
    'is bad input with what no card says, case %#',
    async (cardNumber) => {
      const before = await everything();
      const result = await enrol({ cardNumber });
      expect(codesOf(result)).toEqual(['BAD_USER_INPUT']);
      expect(result.errors?.[0]?.extensions.inputPath).toEqual(['input', 'cardNumber']);
      expect(await everything()).toEqual(before);
    },
  );
});

describe('the same enrolment again', () => {
  test('gives the same member, however the card is typed, and links and tells once', async () => {
    const input = { memberId: newId(), cardNumber: 'AGAIN-1' };
    const first = await enrol(input);
    const before = await everything();
    expect(answer(first)['__typename']).toBe('Member');
    expect(await enrol({ ...input, cardNumber: ' again-1' })).toEqual(first);
    expect(await everything()).toEqual(before);
  });

  test('with another card, or none, is a conflict', async () => {
    const memberId = newId();
    await enrol({ memberId, cardNumber: 'AGAIN-2' });
    for (const other of [{ cardNumber: 'AGAIN-3' }, {}])
      expect(codesOf(await enrol({ memberId, ...other }))).toEqual(['IDEMPOTENCY_CONFLICT']);
    expect(await cardsOf(memberId)).toMatchObject([{ cardNumber: 'AGAIN-2' }]);
  });

  test('gives the refusal again, also when the card has become free', async () => {
    const holder = await given.member({ cardNumber: 'AGAIN-4' });
    const input = { memberId: newId(), cardNumber: 'AGAIN-4' };
    const refused = await enrol(input);
    await given.subgraph.asAdmin('delete from member_card where member_id = $1', [holder.id]);
    expect(answer(refused)).toEqual(taken);
    expect(await enrol(input)).toEqual(refused);
    expect(answer(await enrol({ cardNumber: 'AGAIN-4' }))['__typename']).toBe('Member');
  });
});

describe('races', () => {
  test('of many callers for one card one wins; the others are told so', async () => {
    const answers = await Promise.all(Array.from({ length: 6 }, () => enrol({ cardNumber: 'RACE-1' })));
    const kinds = answers.map((result) => answer(result)['__typename']).sort();
    expect(kinds).toEqual([...Array.from({ length: 5 }, () => 'CardTaken'), 'Member']);
    const won = answers.map(answer).find((one) => one['__typename'] === 'Member');
    expect(
      await given.subgraph.asAdmin('select member_id from member_card where card_digest = $1', [
        given.vault.contactDigest('card', 'RACE-1'),
      ]),
    ).toEqual([{ member_id: won?.['id'] }]);
  });

  test('a number that is being linked as a card at this moment is given to nobody', async () => {
    const last = await given.member();
    // The enrolment with the card draws the next number for itself, so its card is the one after that.
    const own = numberAfter(last.number);
    const card = numberAfter(own);
    const admin = new Client({ connectionString: given.subgraph.testDatabase.adminUrl });
    await admin.connect();
    const untilWaitedFor = async (lock: string) => {
      for (let look = 0; look < 400; look += 1) {
        const { rowCount } = await admin.query(`select from pg_locks where not granted and ${lock}`);
        if (rowCount !== 0) return;
        await sleep(5);
      }
      throw new Error(`nobody waits: ${lock}`);
    };
    try {
      await admin.query('begin; lock table outbox_event in exclusive mode');
      const withCard = enrol({ cardNumber: card });
      // It has linked its card and waits to tell of it, so that nothing of it can be seen yet.
      await untilWaitedFor("relation = 'outbox_event'::regclass");
      const without = enrol({});
      await untilWaitedFor("locktype = 'advisory'");
      await admin.query('commit');
      expect(answer(await withCard)).toMatchObject({ __typename: 'Member', number: own });
      expect(answer(await without)['number']).toBe(numberAfter(card));
    } finally {
      await admin.end();
    }
  });
});

describe('a member by card', () => {
  const byNumber = 'query ($number: String) { member(number: $number) { id displayName } }';

  test('is found by tills and ops, however it is typed; null for a card nobody has', async () => {
    const { id } = await given.member({ cardNumber: 'FIND-1', displayName: '王芳' });
    const ops = callerOf.ops('ann', ['members:read']);
    const found = async (number: string, as = callerOf.channel()) =>
      (await given.ask(byNumber, { number }, { as })).data?.['member'];
    expect(await found('find-1 ')).toEqual({ id, displayName: '王**' });
    expect(await found('FIND-1', ops)).toEqual({ id, displayName: '王芳' });
    expect(await found('FIND-2')).toBeNull();
    expect(await found('no card')).toBeNull();
  });

  test('is found by digits that fit no member number, if somebody has the card', async () => {
    // The first member's number is 10000016.
    expect(codesOf(await given.ask(byNumber, { number: '10000017' }, shop))).toEqual(['BAD_USER_INPUT']);
    const { id } = await given.member({ cardNumber: '10000017' });
    expect((await given.ask(byNumber, { number: '10000017' }, shop)).data).toMatchObject({ member: { id } });
  });

  test('is nothing that another member may try', async () => {
    await given.member({ cardNumber: 'FIND-3' });
    const { id } = await given.member();
    const asked = (number: string) => given.ask(byNumber, { number }, { as: callerOf.member(id) });
    const [known, unknown] = [await asked('FIND-3'), await asked('FIND-4')];
    expect(codesOf(known)).toEqual(['FORBIDDEN']);
    expect(known).toEqual(unknown);
  });
});

describe('the cards of a member', () => {
  test('are none for nobody', async () => {
    expect(await cardsOf(newId())).toEqual([]);
    expect(await cardsOf('no-uuid')).toEqual([]);
  });

  test.each(['gateway', 'points', 'rewards', 'partners'])('are not for %s', async (via) => {
    const query = `{ memberCards(memberId: "${newId()}") { cardNumber } }`;
    expect(codesOf(await given.ask(query, {}, { as: callerOf.ops(), via }))).toEqual(['FORBIDDEN']);
  });
});
