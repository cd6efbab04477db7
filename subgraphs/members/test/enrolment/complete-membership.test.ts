import { newId } from '../../../../chassis/ids.js';
import { callerOf } from '../../../../chassis/testing/callers.js';
import type { AskOptions, GraphQLResult } from '../../../../chassis/testing/subgraph-for-test.js';
import { codesOf, MembersForTest, purchaseRecorded } from '../given.js';

let given: MembersForTest;
beforeAll(async () => {
  given = await MembersForTest.start();
});
afterAll(() => given.stop());

const shop = { as: callerOf.channel() };
const bakery = { as: callerOf.partner('bakery', ['members:enrol']) };
const pathsOf = ({ errors }: GraphQLResult) => errors?.map(({ extensions }) => extensions.inputPath?.join('.'));
const shown = `__typename
  ... on Member { id number displayName kind tier { tier { code } } }
  ... on Failure { code message }
  ... on AlreadyEnrolled { memberNumber next hint }`;
const enrol = (input: Record<string, unknown>, options: AskOptions = shop) =>
  given.ask(
    `mutation ($input: EnrolMemberInput!) { answer: enrolMember(input: $input) { ${shown} } }`,
    { input: { memberId: newId(), displayName: '', ...input } },
    options,
  );
const complete = (input: Record<string, unknown>, options: AskOptions) =>
  given.ask(
    `mutation ($input: CompleteMembershipInput!) { answer: completeMembership(input: $input) { ${shown} } }`,
    { input: { changeId: newId(), ...input } },
    options,
  );
const answer = (result: GraphQLResult) => result.data?.['answer'] as Record<string, unknown>;
let devices = 0;
const newDevice = () => `installation-${String((devices += 1))}`;
const light = async () => answer(await enrol({ light: true, device: newDevice() })) as { id: string; number: string };

describe('a light membership', () => {
  test.each([
    [undefined, '新会员'],
    ['en', 'New member'],
  ])('is made from a device alone, greeted in the language %s by %s', async (locale, displayName) => {
    expect(answer(await enrol({ light: true, device: newDevice(), locale }))).toMatchObject({
      __typename: 'Member',
      displayName,
      kind: 'LIGHT',
    });
  });

  test('keeps a name that was given, and nothing from which the device could be read', async () => {
    const device = newDevice();
    expect(answer(await enrol({ light: true, device, displayName: '小王' }))).toMatchObject({ displayName: '小王' });
    for (const table of ['enrolment', 'answer_record', 'member', 'outbox_event']) {
      expect(await given.textOf(table)).not.toContain(device);
    }
  });

  test('is made by whoever signs in for the first time too, once', async () => {
    const stranger = { as: callerOf.member(null, 'wx-light') };
    expect(answer(await enrol({ light: true, device: newDevice() }, stranger))).toMatchObject({ kind: 'LIGHT' });
    expect(answer(await enrol({ light: true, device: newDevice() }, stranger))).toMatchObject({
      code: 'ALREADY_ENROLLED',
    });
  });

  test('a device that has one gets no second, and the channel is told the number; of many at once one wins', async () => {
    const device = newDevice();
    const answers = (await Promise.all([1, 2, 3, 4].map(() => enrol({ light: true, device })))).map(answer);
    const [won] = answers.filter((one) => one['__typename'] === 'Member');
    const lost = answers.filter((one) => one['__typename'] === 'AlreadyEnrolled');
    expect(lost).toHaveLength(3);
    expect(lost).toEqual(
      Array(3).fill({
        __typename: 'AlreadyEnrolled',
        code: 'ALREADY_ENROLLED',
        message: 'There is a membership with these details already',
        memberNumber: won?.['number'],
        next: 'USE_NUMBER',
        hint: 'Go on with the membership of this number',
      }),
    );
    const stranger = await enrol({ light: true, device }, { as: callerOf.member(null, 'wx-thief'), locale: 'zh-CN' });
    expect(answer(stranger)).toMatchObject({
      memberNumber: null,
      next: 'SIGN_IN',
      hint: '请用该手机号或邮箱登录已有的会员账户',
    });
  });

  test.each([
    [{ light: true }, 'input.device'],
    [{ light: true, device: 'short' }, 'input.device'],
    [{ light: true, device: 'x'.repeat(201) }, 'input.device'],
    [{ device: 'installation-x', displayName: 'Li Hua' }, 'input.device'],
    [{ light: true, device: 'installation-x', phone: '13800138000' }, 'input.phone'],
    [{ light: true, device: 'installation-x', email: 'li@example.com' }, 'input.email'],
    [{ displayName: '' }, 'input.displayName'],
    [{ displayName: 'Li Hua', partnerReference: 'guest-1' }, 'input.partnerReference'],
  ])('%j is bad input at %s', async (input, path) => {
    const result = await enrol(input);
    expect([codesOf(result), pathsOf(result)]).toEqual([['BAD_USER_INPUT'], [path]]);
  });

  test('stays in the lowest tier; what was bought counts from the first day once it is complete', async () => {
    const { id, number } = await light();
    const at = new Date(Date.now() - 60_000);
    expect(await given.tell(purchaseRecorded(id, at, 6000))).toEqual([]);
    const standing = async () =>
      (
        await given.ask(
          'query ($number: String!, $at: DateTime!) { memberStanding(memberNumber: $number, at: $at) { tier } }',
          { number, at: new Date().toISOString() },
          { via: 'campaigns' },
        )
      ).data?.['memberStanding'];
    const own = async () =>
      (await given.ask('{ me { kind number tier { tier { code } } } }', {}, { as: callerOf.member(id) })).data?.['me'];
    expect([await standing(), await own()]).toEqual([
      { tier: 'BASIC' },
      { kind: 'LIGHT', number, tier: { tier: { code: 'BASIC' } } },
    ]);
    const moves = () =>
      given.subgraph.asAdmin(
        `select payload ->> 'from' as "from", payload ->> 'to' as "to" from outbox_event
          where topic = 'member-tier-changed' and aggregate_id = $1`,
        [id],
      );
    expect(await moves()).toEqual([]);
    expect(answer(await complete({ phone: given.newPhone() }, { as: callerOf.member(id) }))).toMatchObject({ id });
    // What had waited is told of now, once.
    expect(await moves()).toEqual([{ from: 'BASIC', to: 'SILVER' }]);
    expect([await standing(), await own()]).toEqual([
      { tier: 'SILVER' },
      { kind: 'FULL', number, tier: { tier: { code: 'SILVER' } } },
    ]);
  });
});

describe('completeMembership', () => {
  test('by a channel, which says the number: the same member, whose name it sees when it has just told it', async () => {
    const { id, number } = await light();
    const input = { memberNumber: number, displayName: '王芳', phone: given.newPhone(), birthday: '1990-05-01' };
    expect(answer(await complete(input, shop))).toMatchObject({ id, number, displayName: '王芳', kind: 'FULL' });
    const other = await light();
    expect(answer(await complete({ memberNumber: other.number, email: 'fang@example.com' }, shop))).toMatchObject({
      displayName: '新**',
    });
  });

  test('is answered once per id, and not a second time under another one', async () => {
    const { id } = await light();
    const [own, phone, changeId] = [{ as: callerOf.member(id) }, given.newPhone(), newId()];
    const first = await complete({ changeId, phone }, own);
    expect(await complete({ changeId, phone }, own)).toEqual(first);
    expect(codesOf(await complete({ changeId, phone: given.newPhone() }, own))).toEqual(['IDEMPOTENCY_CONFLICT']);
    expect(answer(await complete({ phone }, own))).toMatchObject({ code: 'MEMBERSHIP_COMPLETE' });
  });

  test("with another member's phone changes nothing and says how to go on; a channel is told whose", async () => {
    const phone = given.newPhone();
    const known = await given.member({ phone });
    const { id, number } = await light();
    const refused = { __typename: 'AlreadyEnrolled', next: 'ASK_FOR_MERGE' };
    expect(answer(await complete({ phone }, { as: callerOf.member(id) }))).toMatchObject({
      ...refused,
      memberNumber: null,
    });
    expect(answer(await complete({ memberNumber: number, phone }, shop))).toMatchObject({
      ...refused,
      memberNumber: known.number,
      hint: 'This phone or e-mail is on another membership; ask our service to merge the two',
    });
    const own = await given.ask('{ me { kind profile { phone } } }', {}, { as: callerOf.member(id) });
    expect(own.data).toEqual({ me: { kind: 'LIGHT', profile: { phone: null } } });
  });

  test('sent again is answered though the code that the till was shown has ended', async () => {
    const { id } = await light();
    const code = await given.ask('{ me { membershipCode { text } } }', {}, { as: callerOf.member(id) });
    const { text } = (code.data?.['me'] as { membershipCode: { text: string } }).membershipCode;
    const input = { changeId: newId(), memberNumber: text, phone: given.newPhone() };
    const first = await complete(input, shop);
    expect(answer(first)).toMatchObject({ __typename: 'Member', id, kind: 'FULL' });
    await given.subgraph.clock.advance({ minutes: 2 });
    expect(await complete(input, shop)).toEqual(first);
    expect(codesOf(await complete({ ...input, changeId: newId() }, shop))).toEqual(['BAD_USER_INPUT']);
    expect(codesOf(await complete({ ...input, phone: given.newPhone() }, shop))).toEqual(['IDEMPOTENCY_CONFLICT']);
  });

  test('by the member themselves takes a phone at their word, which keeps nobody out', async () => {
    const [{ id }, phone] = [await light(), given.newPhone()];
    expect(answer(await complete({ phone }, { as: callerOf.member(id) }))).toMatchObject({ id, kind: 'FULL' });
    expect(answer(await enrol({ phone, displayName: 'Li Hua' }))).toMatchObject({ __typename: 'Member' });
    const [other] = [await light()];
    expect(answer(await complete({ phone }, { as: callerOf.member(other.id) }))).toMatchObject({
      code: 'ALREADY_ENROLLED',
    });
  });

  test('by a channel replaces nothing by which the member signs in: another of its kind is only said', async () => {
    const [{ id, number }, phone, email] = [await light(), given.newPhone(), 'light@example.com'];
    const proven = given.vault.contactDigest('phone', given.newPhone());
    await given.subgraph.asAdmin('update profile set phone_digest = $2 where member_id = $1', [id, proven]);
    expect(answer(await complete({ memberNumber: number, phone, email }, shop))).toMatchObject({ kind: 'FULL' });
    const own = await given.ask('{ me { profile { phone email } } }', {}, { as: callerOf.member(id) });
    expect(own.data).toEqual({ me: { profile: { phone, email } } });
    expect(
      await given.subgraph.asAdmin('select phone_digest, email_digest from profile where member_id = $1', [id]),
    ).toEqual([{ phone_digest: proven, email_digest: given.vault.contactDigest('email', email) }]);
  });

  test('of two light members who name one phone at once, one is completed', async () => {
    for (let round = 0; round < 3; round += 1) {
      const [one, two, phone] = [await light(), await light(), given.newPhone()];
      const answers = await Promise.all(
        [one, two].map(({ number }) => complete({ memberNumber: number, phone }, shop)),
      );
      expect(answers.map((result) => answer(result)['__typename']).sort()).toEqual(['AlreadyEnrolled', 'Member']);
    }
  });

  test.each([
    [{ displayName: 'Li Hua' }, 'input.phone'],
    [{ phone: '12' }, 'input.phone'],
    [{ phone: '13800138000', memberNumber: '10000016' }, 'input.memberNumber'],
  ])('of oneself with %j is bad input at %s', async (input, path) => {
    const { id } = await light();
    const result = await complete(input, { as: callerOf.member(id) });
    expect([codesOf(result), pathsOf(result)]).toEqual([['BAD_USER_INPUT'], [path]]);
  });

  test('by a channel without a number, or with nobody’s, is bad input', async () => {
    const phone = given.newPhone();
    expect(pathsOf(await complete({ phone }, shop))).toEqual(['input.memberNumber']);
    expect(pathsOf(await complete({ phone, memberNumber: 'NOBODYS-1' }, shop))).toEqual(['input.memberNumber']);
  });

  test.each([
    ['nobody in particular', callerOf.anonymous(), 'UNAUTHENTICATED'],
    ['somebody who is no member yet', callerOf.member(null), 'FORBIDDEN'],
    ['a member who is suspended', callerOf.memberStanding(newId(), 'SUSPENDED'), 'MEMBER_SUSPENDED'],
    ['a channel that may not enrol', callerOf.channel('shop', ['purchases:record']), 'FORBIDDEN'],
    ['a partner', callerOf.partner('bakery', ['members:enrol']), 'FORBIDDEN'],
    ['ops', callerOf.ops(), 'FORBIDDEN'],
  ])('is not for %s', async (_who, as, code) => {
    expect(codesOf(await complete({ phone: given.newPhone() }, { as }))).toEqual([code]);
  });

  test('of a member who has been suspended since the gateway asked changes nothing', async () => {
    const { id } = await light();
    await given.subgraph.asAdmin(`update member set status = 'SUSPENDED' where id = $1`, [id]);
    const result = await complete({ phone: given.newPhone() }, { as: callerOf.member(id) });
    expect(codesOf(result)).toEqual(['MEMBER_SUSPENDED']);
  });
});

describe("enrolment by a partner's link", () => {
  test('makes a member who is known to come from there; the reference is kept unreadable', async () => {
    const reference = 'guest-of-the-bakery-0042';
    const enrolled = answer(
      await enrol({ displayName: 'Li Hua', phone: given.newPhone(), partnerReference: reference }, bakery),
    );
    expect(enrolled).toMatchObject({ __typename: 'Member', kind: 'FULL' });
    for (const table of ['enrolment', 'answer_record', 'member', 'outbox_event']) {
      expect(await given.textOf(table)).not.toContain(reference);
    }
    const ids = { id: enrolled['id'] };
    const seen = (as: AskOptions['as']) => given.ask('query ($id: ID) { member(id: $id) { enrolledBy } }', ids, { as });
    expect((await seen(callerOf.ops())).data).toEqual({ member: { enrolledBy: 'partner:bakery' } });
  });

  test('of one reference makes one member; the partner who sent them is told the number, another partner has its own', async () => {
    const input = { displayName: 'Li Hua', partnerReference: 'guest-7' };
    const first = answer(await enrol(input, bakery));
    expect(answer(await enrol(input, bakery))).toMatchObject({
      code: 'ALREADY_ENROLLED',
      memberNumber: first['number'],
      next: 'USE_NUMBER',
    });
    const pharmacy = { as: callerOf.partner('pharmacy', ['members:enrol']) };
    expect(answer(await enrol(input, pharmacy))).toMatchObject({ __typename: 'Member' });
  });

  test('does not tell a partner who has a phone already', async () => {
    const phone = given.newPhone();
    await given.member({ phone });
    const refused = await enrol({ displayName: 'Li Hua', phone, partnerReference: 'guest-8' }, bakery);
    expect(answer(refused)).toMatchObject({ code: 'ALREADY_ENROLLED', memberNumber: null, next: 'SIGN_IN' });
  });

  test('needs a reference and the scope', async () => {
    expect(pathsOf(await enrol({ displayName: 'Li Hua' }, bakery))).toEqual(['input.partnerReference']);
    const without = { as: callerOf.partner('bakery', ['exchanges:read']) };
    expect(codesOf(await enrol({ displayName: 'Li Hua', partnerReference: 'guest-9' }, without))).toEqual([
      'FORBIDDEN',
    ]);
  });

  test('who enrolled whom is for the member and ops, one statement for a page', async () => {
    const { number } = await light();
    const till = await given.ask(
      'query ($number: String) { member(number: $number) { enrolledBy } }',
      { number },
      shop,
    );
    expect(codesOf(till)).toEqual(['FORBIDDEN']);
    given.subgraph.statements.length = 0;
    await given.ask('{ members(first: 50) { edges { node { kind enrolledBy } } } }', {}, { as: callerOf.ops() });
    expect(given.subgraph.statements.filter((sql) => sql.includes('enrolment'))).toHaveLength(1);
  });
});

test('two channels that enrol one person at once make one member, and the loser is told the number', async () => {
  const phone = given.newPhone();
  const answers = (
    await Promise.all(
      ['shop', 'online'].map((code) =>
        enrol({ displayName: 'Li Hua', phone }, { as: callerOf.channel(code, ['members:enrol']) }),
      ),
    )
  ).map(answer);
  const won = answers.find((one) => one['__typename'] === 'Member');
  expect(answers.find((one) => one['__typename'] !== 'Member')).toMatchObject({
    code: 'ALREADY_ENROLLED',
    memberNumber: won?.['number'],
    next: 'USE_NUMBER',
  });
});
