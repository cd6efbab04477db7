import { callerOf } from '../../../chassis/testing/callers.js';
import type { AskOptions } from '../../../chassis/testing/subgraph-for-test.js';
import { codesOf, MembersForTest, type EnrolledMember } from './given.js';

let given: MembersForTest;
beforeAll(async () => {
  given = await MembersForTest.start();
});
afterAll(() => given.stop());

const update = (member: EnrolledMember, input: Record<string, unknown>, options: AskOptions = {}) =>
  given.ask(
    `mutation ($input: UpdateProfileInput!) {
      updateProfile(input: $input) {
        __typename
        ... on Member { id displayName profile { phone email birthday locale } }
        ... on Failure { code message }
      }
    }`,
    { input },
    { as: callerOf.member(member.id), ...options },
  );
const profileOf = async ({ id }: EnrolledMember) =>
  (await given.ask('{ me { displayName profile { phone email birthday locale } } }', {}, { as: callerOf.member(id) }))
    .data?.['me'];

describe('updateProfile', () => {
  test('changes what is given, in its one spelling, and leaves the rest', async () => {
    const member = await given.member({ phone: '13900000001', email: 'old@example.com', birthday: '1990-05-01' });
    const { data } = await update(member, { email: 'New@Example.com', displayName: ' 王  芳 ', locale: 'en' });
    const expected = {
      displayName: '王 芳',
      profile: { phone: '+8613900000001', email: 'new@example.com', birthday: '1990-05-01', locale: 'en' },
    };
    expect(data?.['updateProfile']).toEqual({ __typename: 'Member', id: member.id, ...expected });
    expect(await profileOf(member)).toEqual(expected);
  });

  test('two changes at once both stay: what is sealed together is not sealed as it was', async () => {
    const member = await given.member({ phone: '13900000016' });
    await Promise.all([
      update(member, { displayName: '王芳' }),
      update(member, { email: 'at-once@example.com' }),
      update(member, { birthday: '1990-05-01' }),
      update(member, { locale: 'en' }),
    ]);
    expect(await profileOf(member)).toEqual({
      displayName: '王芳',
      profile: { phone: '+8613900000016', email: 'at-once@example.com', birthday: '1990-05-01', locale: 'en' },
    });
  });

  test('null takes out what a member may be without', async () => {
    const member = await given.member({ phone: '13900000002', email: 'gone@example.com', birthday: '1990-05-01' });
    await update(member, { phone: null, email: null, birthday: null });
    expect(await profileOf(member)).toMatchObject({
      profile: { phone: null, email: null, birthday: null, locale: 'zh-CN' },
    });
  });

  test('nothing given changes nothing; the same again changes nothing more', async () => {
    const member = await given.member({ phone: '13900000003' });
    const before = await profileOf(member);
    expect((await update(member, {})).data?.['updateProfile']).toMatchObject({ __typename: 'Member' });
    expect(await profileOf(member)).toEqual(before);
    const first = await update(member, { phone: '13900000033' });
    expect(await update(member, { phone: '13900000033' })).toEqual(first);
  });

  test("another member's phone or e-mail is refused, in the same words for both, and nothing changes", async () => {
    await given.member({ phone: '13900000004', email: 'taken@example.com' });
    const member = await given.member({ displayName: 'Li Hua', phone: '13900000005' });
    const before = await profileOf(member);
    const refused = {
      __typename: 'ContactInUse',
      code: 'CONTACT_IN_USE',
      message: 'This phone number or e-mail address cannot be used here',
    };
    expect((await update(member, { displayName: 'Somebody', phone: '13900000004' })).data?.['updateProfile']).toEqual(
      refused,
    );
    expect((await update(member, { email: 'TAKEN@example.com' })).data?.['updateProfile']).toEqual(refused);
    expect((await update(member, { phone: '13900000004' }, { locale: 'zh-CN' })).data?.['updateProfile']).toMatchObject(
      {
        message: '该手机号或邮箱已被使用',
      },
    );
    expect(await profileOf(member)).toEqual(before);
  });

  test('of two members who race for one phone, one gets it', async () => {
    const members = [await given.member(), await given.member()];
    const answers = await Promise.all(members.map((member) => update(member, { phone: '13900000006' })));
    const types = answers.map(({ data }) => (data?.['updateProfile'] as { __typename: string }).__typename);
    expect(types.sort()).toEqual(['ContactInUse', 'Member']);
  });

  test.each([
    ['nobody', callerOf.anonymous(), 'UNAUTHENTICATED'],
    ['somebody who is no member yet', callerOf.member(null), 'FORBIDDEN'],
    ['a channel', callerOf.channel(), 'FORBIDDEN'],
    ['ops', callerOf.ops(), 'FORBIDDEN'],
  ])('%s has no profile to update', async (_who, as, code) => {
    const result = await update({ id: '', number: '' }, { displayName: 'Li Hua' }, { as });
    expect(codesOf(result)).toEqual([code]);
    expect(result.data).toBeNull();
  });

  test.each([
    ['displayName', { displayName: null }],
    ['displayName', { displayName: '\u200b' }],
    ['phone', { phone: '+86 138' }],
    ['email', { email: 'li hua@example.com' }],
    ['birthday', { birthday: '2999-01-01' }],
    ['locale', { locale: 'de' }],
    ['locale', { locale: null }],
  ])('a wrong %s is bad input with its path, and nothing changes (%#)', async (field, wrong) => {
    const member = await given.member({ email: null });
    const before = await profileOf(member);
    const result = await update(member, { email: 'fine@example.com', ...wrong });
    expect(codesOf(result)).toEqual(['BAD_USER_INPUT']);
    expect(result.errors?.[0]?.extensions.inputPath).toEqual(['input', field]);
    expect(await profileOf(member)).toEqual(before);
  });
});
