import { newId } from '../../../chassis/ids.js';
import { callerOf } from '../../../chassis/testing/callers.js';
import type { AskOptions, GraphQLResult } from '../../../chassis/testing/subgraph-for-test.js';
import { linkIdentity } from '../storage/identities.js';
import { codesOf, enrolment, MembersForTest } from './given.js';

let given: MembersForTest;
beforeAll(async () => {
  given = await MembersForTest.start();
});
afterAll(() => given.stop());

const shop = { as: callerOf.channel() };
const stranger = (subject: string): AskOptions => ({ as: callerOf.member(null, subject) });
const enrol = (input: Record<string, unknown>, options: AskOptions = shop) =>
  given.ask(enrolment, { input: { displayName: 'Li Hua', ...input } }, options);
const answer = (result: GraphQLResult) => result.data?.['enrolMember'] as Record<string, unknown>;
const count = async (table: string) =>
  Number((await given.subgraph.asAdmin<{ n: string }>(`select count(*) as n from ${table}`))[0]?.n);

describe('enrolment by a channel', () => {
  test('makes an active member with a number, who can sign in by that number', async () => {
    const memberId = newId();
    const result = await enrol({
      memberId,
      phone: '138 0013 8000',
      email: 'Li.Hua@Example.com',
      birthday: '1990-05-01',
      locale: 'en',
    });
    expect(answer(result)).toEqual({
      __typename: 'Member',
      id: memberId,
      number: expect.stringMatching(/^1\d{7}$/) as string,
      displayName: 'Li Hua',
      status: 'ACTIVE',
    });
    const profile = await given.ask(
      '{ me { profile { phone email birthday locale } joinedAt } }',
      {},
      { as: callerOf.member(memberId) },
    );
    expect(profile.data).toEqual({
      me: {
        profile: { phone: '+8613800138000', email: 'li.hua@example.com', birthday: '1990-05-01', locale: 'en' },
        joinedAt: expect.any(String) as string,
      },
    });
    const linked = await given.ask(
      'query ($subject: String!) { memberByIdentity(issuer: "urn:fealty:embedded-issuer", subject: $subject) { memberId status } }',
      { subject: answer(result)['number'] },
    );
    expect(linked.data).toEqual({ memberByIdentity: { memberId, status: 'ACTIVE' } });
  });

  test('needs no phone and no e-mail, and then everything is empty and the language Chinese', async () => {
    const { id } = await given.member({ phone: null });
    const result = await given.ask(
      '{ me { profile { phone email birthday locale } } }',
      {},
      { as: callerOf.member(id) },
    );
    expect(result.data).toEqual({ me: { profile: { phone: null, email: null, birthday: null, locale: 'zh-CN' } } });
  });

  test('numbers follow each other and carry a check digit', async () => {
    const [first, second] = [await given.member(), await given.member()];
    expect(Number(second.number.slice(0, -1))).toBe(Number(first.number.slice(0, -1)) + 1);
  });

  test('a number under which somebody has signed in and enrolled themselves is left out', async () => {
    const last = await given.member();
    // The next two numbers with their check digits, worked out here by the textbook rule.
    const next = (Number(last.number.slice(0, -1)) + 1).toString();
    const sum = [...`${next}0`].reverse().reduce((total, digit, place) => {
      const doubled = Number(digit) * (place % 2 === 0 ? 1 : 2);
      return total + (doubled > 9 ? doubled - 9 : doubled);
    }, 0);
    const number = `${next}${String((10 - (sum % 10)) % 10)}`;
    await linkIdentity(
      given.subgraph.database.read,
      { issuer: 'urn:fealty:embedded-issuer', subject: number },
      last.id,
      given.vault,
    );
    const enrolled = await given.member();
    expect(enrolled.number).not.toBe(number);
    expect(enrolled.number.slice(0, -1)).toBe((Number(next) + 1).toString());
  });
});

describe('enrolment of oneself', () => {
  test('links the identity, and from then on the person is that member', async () => {
    const memberId = newId();
    expect(answer(await enrol({ memberId, phone: given.newPhone() }, stranger('wx-1')))).toMatchObject({
      __typename: 'Member',
      id: memberId,
    });
    const linked = await given.ask('{ memberByIdentity(issuer: "urn:test:issuer", subject: "wx-1") { memberId } }');
    expect(linked.data).toEqual({ memberByIdentity: { memberId } });
  });

  test('shows who has just enrolled what they have told, and nobody else', async () => {
    const text = `mutation ($input: EnrolMemberInput!) { enrolMember(input: $input) { ... on Member { profile { phone } closing { requestedAt } } } }`;
    const input = { memberId: newId(), displayName: 'Li Hua', phone: given.newPhone() };
    const first = await given.ask(text, { input }, stranger('wx-9'));
    expect(first.data).toEqual({ enrolMember: { profile: { phone: input.phone }, closing: null } });
    expect(await given.ask(text, { input }, stranger('wx-9'))).toEqual(first);
    const byShop = { ...input, memberId: newId(), phone: given.newPhone() };
    expect(codesOf(await given.ask(text, { input: byShop }, shop))).toEqual(['FORBIDDEN', 'FORBIDDEN']);
  });

  test('a second time, with another id, is refused and names their own number', async () => {
    const memberId = newId();
    const first = answer(await enrol({ memberId }, stranger('wx-2')));
    const expected = { __typename: 'AlreadyEnrolled', code: 'ALREADY_ENROLLED', memberNumber: first['number'] };
    expect(answer(await enrol({ memberId: newId() }, stranger('wx-2')))).toMatchObject(expected);
    expect(answer(await enrol({ memberId: newId() }, { as: callerOf.member(memberId, 'wx-2') }))).toMatchObject(
      expected,
    );
  });

  test('the retry of a lost answer gets it, though the person is a member by now', async () => {
    const input = { memberId: newId(), phone: given.newPhone() };
    const first = answer(await enrol(input, stranger('wx-3')));
    expect(first['__typename']).toBe('Member');
    expect(answer(await enrol(input, { as: callerOf.member(input.memberId, 'wx-3') }))).toEqual(first);
  });

  test('two requests of one person at once make one member', async () => {
    const members = await count('member');
    const answers = await Promise.all([1, 2].map(() => enrol({ memberId: newId() }, stranger('wx-4'))));
    expect(answers.map((result) => answer(result)['__typename']).sort()).toEqual(['AlreadyEnrolled', 'Member']);
    expect(await count('member')).toBe(members + 1);
  });
});

describe('somebody with the same phone or e-mail', () => {
  test('a channel is told the number of the member who has it', async () => {
    const phone = given.newPhone();
    const byPhone = await given.member({ phone });
    const byEmail = await given.member({ email: 'double@example.com' });
    const refused = { __typename: 'AlreadyEnrolled', code: 'ALREADY_ENROLLED' };
    expect(answer(await enrol({ memberId: newId(), phone: phone.replace('+86', '0086 ') }))).toEqual({
      ...refused,
      message: 'There is a membership with these details already',
      memberNumber: byPhone.number,
    });
    expect(answer(await enrol({ memberId: newId(), email: 'DOUBLE@example.com' }))).toMatchObject({
      ...refused,
      memberNumber: byEmail.number,
    });
    // Both, of two members: the phone's is named.
    expect(answer(await enrol({ memberId: newId(), phone, email: 'double@example.com' }))).toMatchObject({
      ...refused,
      memberNumber: byPhone.number,
    });
  });

  test('a stranger learns nothing: no number, not which detail it was, and nothing is kept of the attempt', async () => {
    const phone = given.newPhone();
    await given.member({ phone, email: 'known@example.com', displayName: 'Wang Fang' });
    const before = [await count('member'), await count('profile'), await count('member_identity')];
    const byPhone = await enrol({ memberId: newId(), phone }, stranger('wx-5'));
    const byEmail = await enrol({ memberId: newId(), email: 'known@example.com' }, stranger('wx-5'));
    expect(answer(byPhone)).toEqual({
      __typename: 'AlreadyEnrolled',
      code: 'ALREADY_ENROLLED',
      message: 'There is a membership with these details already',
      memberNumber: null,
    });
    expect(answer(byEmail)).toEqual(answer(byPhone));
    expect([await count('member'), await count('profile'), await count('member_identity')]).toEqual(before);
  });

  test('who only says that a phone is theirs keeps nobody out, and who has it keeps them out', async () => {
    const phone = given.newPhone();
    const said = { memberId: newId(), phone };
    expect(answer(await enrol(said, stranger('wx-7')))).toMatchObject({ __typename: 'Member' });
    expect(answer(await enrol({ memberId: newId(), phone }))).toMatchObject({ __typename: 'Member' });
    const again = answer(await enrol({ memberId: newId(), phone }, stranger('wx-8')));
    expect(again).toMatchObject({ code: 'ALREADY_ENROLLED', memberNumber: null });
  });

  test('the refusal is said in the language of the reader', async () => {
    const phone = given.newPhone();
    await given.member({ phone });
    const result = await enrol({ memberId: newId(), phone }, { ...shop, locale: 'zh-CN' });
    expect(answer(result)['message']).toBe('该信息已注册会员');
  });

  test('of many callers who race for one phone, one wins; the others are told so', async () => {
    const phone = given.newPhone();
    const answers = await Promise.all(Array.from({ length: 6 }, () => enrol({ memberId: newId(), phone })));
    const won = answers.map(answer).filter((one) => one['__typename'] === 'Member');
    const lost = answers.map(answer).filter((one) => one['__typename'] === 'AlreadyEnrolled');
    expect([won.length, lost.length]).toEqual([1, 5]);
    expect(new Set(lost.map((one) => one['memberNumber']))).toEqual(new Set([won[0]?.['number']]));
    expect(
      await given.subgraph.asAdmin('select 1 from profile where phone_digest = $1', [
        given.vault.contactDigest('phone', phone),
      ]),
    ).toHaveLength(1);
  });

  test('phone and e-mail crossed between two callers at once leave one member or two, never half of one', async () => {
    for (let round = 0; round < 5; round += 1) {
      const [one, two] = [given.newPhone(), given.newPhone()];
      const [a, b] = [`cross-a${String(round)}@example.com`, `cross-b${String(round)}@example.com`];
      const members = await count('member');
      const answers = await Promise.all([
        enrol({ memberId: newId(), phone: one, email: a }),
        enrol({ memberId: newId(), phone: one, email: b }),
        enrol({ memberId: newId(), phone: two, email: a }),
      ]);
      expect(answers.map(codesOf).flat()).toEqual([]);
      const won = answers.filter((result) => answer(result)['__typename'] === 'Member').length;
      expect(await count('member')).toBe(members + won);
      expect(await count('profile')).toBe(await count('member'));
    }
  });
});

describe('the same id again', () => {
  test('with the same input gives the same member, however the phone is spelt', async () => {
    const phone = given.newPhone();
    const input = { memberId: newId(), phone };
    const first = await enrol(input);
    const members = await count('member');
    expect(await enrol({ ...input, phone: phone.replace('+86', '') })).toEqual(first);
    expect(await count('member')).toBe(members);
  });

  test('is the same request with the id in capitals, and with null for what was left out', async () => {
    const input = { memberId: newId(), phone: given.newPhone() };
    const first = await enrol(input);
    expect(answer(first)['__typename']).toBe('Member');
    expect(await enrol({ ...input, memberId: input.memberId.toUpperCase() })).toEqual(first);
    expect(await enrol({ ...input, email: null, birthday: null, locale: null })).toEqual(first);
  });

  test('twice at once makes one member and gives both the same answer', async () => {
    const input = { memberId: newId(), phone: given.newPhone() };
    const [one, two] = await Promise.all([enrol(input), enrol(input)]);
    expect(answer(one)['__typename']).toBe('Member');
    expect(one).toEqual(two);
  });

  test('with another input is a conflict', async () => {
    const input = { memberId: newId(), phone: given.newPhone() };
    await enrol(input);
    const result = await enrol({ ...input, displayName: 'Wang Fang' });
    expect(codesOf(result)).toEqual(['IDEMPOTENCY_CONFLICT']);
    expect(result.data).toBeNull();
  });

  test('gives a refusal again, also when the phone has become free meanwhile', async () => {
    const phone = given.newPhone();
    const holder = await given.member({ phone, email: 'holder@example.com' });
    const input = { memberId: newId(), phone };
    const refused = await enrol(input);
    await given.ask(
      'mutation { updateProfile(input: { phone: null }) { __typename } }',
      {},
      { as: callerOf.member(holder.id) },
    );
    expect(await enrol(input)).toEqual(refused);
    expect(answer(refused)['memberNumber']).toBe(holder.number);
    expect(answer(await enrol({ ...input, memberId: newId() }))['__typename']).toBe('Member');
  });

  test('from another caller is a conflict that tells nothing of the member', async () => {
    const { id } = await given.member();
    const result = await enrol({ memberId: id }, stranger('wx-6'));
    expect(codesOf(result)).toEqual(['IDEMPOTENCY_CONFLICT']);
    expect(result.errors?.[0]?.extensions.inputPath).toEqual(['input', 'memberId']);
  });
});

describe('who may not enrol', () => {
  test.each([
    ['nobody in particular', callerOf.anonymous(), 'UNAUTHENTICATED'],
    ['a channel without the scope', callerOf.channel('shop', ['purchases:record']), 'FORBIDDEN'],
    ['a partner', callerOf.partner('bakery'), 'FORBIDDEN'],
    ['ops', callerOf.ops(), 'FORBIDDEN'],
    ['a service', callerOf.service('campaigns'), 'FORBIDDEN'],
  ])('%s', async (_who, as, code) => {
    const members = await count('member');
    expect(codesOf(await enrol({ memberId: newId() }, { as }))).toEqual([code]);
    expect(await count('member')).toBe(members);
  });
});

describe('bad input, each with the path of its field', () => {
  test.each([
    ['memberId', { memberId: 'no-uuid' }],
    ['displayName', { displayName: '   ' }],
    ['displayName', { displayName: 'x'.repeat(61) }],
    ['displayName', { displayName: 'x'.repeat(100_000) }],
    ['phone', { phone: '12345' }],
    ['phone', { phone: 'not a phone' }],
    ['email', { email: 'li@' }],
    ['birthday', { birthday: '2999-01-01' }],
    ['birthday', { birthday: '1899-12-31' }],
    ['locale', { locale: 'fr' }],
  ])('%s, case %#', async (field, input) => {
    const members = await count('member');
    const result = await enrol({ memberId: newId(), ...input });
    expect(codesOf(result)).toEqual(['BAD_USER_INPUT']);
    expect(result.errors?.[0]?.extensions.inputPath).toEqual(['input', field]);
    expect(result.errors?.[0]?.message).not.toContain(String(Object.values(input)[0]).trim() || '#');
    expect(await count('member')).toBe(members);
  });

  test('a birthday that is no day of the calendar', async () => {
    const result = await enrol({ memberId: newId(), birthday: '1990-02-30' });
    expect(codesOf(result)).toEqual(['BAD_USER_INPUT']);
    expect(result.data).toBeUndefined();
  });

  test('the birthday is judged by the day of the programme zone', async () => {
    // 16:30 UTC on 31 December 2026 is half past midnight on 1 January 2027 in Shanghai.
    const there = await MembersForTest.start();
    await there.subgraph.clock.moveTo(new Date('2026-12-31T16:30:00Z'));
    const born = (birthday: string) =>
      there.ask(enrolment, { input: { memberId: newId(), displayName: 'Li Hua', birthday } }, shop);
    expect(answer(await born('2027-01-01'))['__typename']).toBe('Member');
    expect(codesOf(await born('2027-01-02'))).toEqual(['BAD_USER_INPUT']);
    await there.stop();
  });
});
