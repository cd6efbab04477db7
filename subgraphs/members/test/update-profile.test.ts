import { callerOf } from '../../../chassis/testing/callers.js';
import type { AskOptions } from '../../../chassis/testing/subgraph-for-test.js';
import { linkIdentity } from '../storage/identities.js';
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
    await update(member, { email: null, birthday: null });
    expect(await profileOf(member)).toMatchObject({
      profile: { phone: '+8613900000002', email: null, birthday: null, locale: 'zh-CN' },
    });
  });

  test('the last contact that a member signs in by stays, unless another issuer signs them in', async () => {
    const member = await given.member({ phone: '13900000007', email: 'last@example.com' });
    const before = await profileOf(member);
    for (const [input, field] of [
      [{ phone: null, email: null }, 'phone'],
      // What they only say is theirs signs nobody in.
      [{ phone: '13900000008', email: null }, null],
      [{ phone: null }, 'phone'],
    ] as const) {
      const { data, errors } = await update(member, input);
      expect(errors?.[0]?.extensions.inputPath).toEqual(field === null ? undefined : ['input', field]);
      if (field === null) expect(data?.['updateProfile']).toMatchObject({ __typename: 'Member' });
    }
    expect(before).toMatchObject({ profile: { phone: '+8613900000007', email: 'last@example.com' } });
    expect(await profileOf(member)).toMatchObject({ profile: { phone: '+8613900000008', email: null } });
    const outside = { issuer: 'https://login.example.com', subject: 'li' };
    await linkIdentity(given.subgraph.database.read, outside, member.id, given.vault);
    expect((await update(member, { phone: null })).data?.['updateProfile']).toMatchObject({ profile: { phone: null } });
  });

  test('nothing given changes nothing; the same again changes nothing more', async () => {
    const member = await given.member({ phone: '13900000003' });
    const before = await profileOf(member);
    expect((await update(member, {})).data?.['updateProfile']).toMatchObject({ __typename: 'Member' });
    expect(await profileOf(member)).toEqual(before);
    const first = await update(member, { phone: '13900000033' });
    expect(await update(member, { phone: '13900000033' })).toEqual(first);
  });

  test('whether somebody has a phone or an e-mail cannot be found out by saying that it is one’s own', async () => {
    await given.member({ phone: '13900000004', email: 'taken@example.com' });
    const [one, other] = [await given.member({ email: 'one@example.com' }), await given.member()];
    const said = async (member: EnrolledMember, input: Record<string, unknown>) => {
      given.subgraph.statements.length = 0;
      const { data, errors } = await update(member, input);
      const { __typename, profile } = data?.['updateProfile'] as { __typename: string; profile: object };
      const asked = given.subgraph.statements.filter((sql) => !/outbox|^select 1$/.test(sql));
      return { __typename, profile: Object.keys(profile), errors, asked };
    };
    expect(await said(one, { phone: '13900000004' })).toEqual(await said(other, { phone: '13900000044' }));
    expect(await said(one, { email: 'TAKEN@example.com' })).toEqual(await said(other, { email: 'free@example.com' }));
    expect(await profileOf(one)).toMatchObject({ profile: { phone: '+8613900000004', email: 'taken@example.com' } });
  });

  test('two members may say that one phone is theirs, and a shop records it for a third, whom it keeps nobody out of', async () => {
    const members = [await given.member(), await given.member()];
    const answers = await Promise.all(members.map((member) => update(member, { phone: '13900000006' })));
    for (const { data } of answers) expect(data?.['updateProfile']).toMatchObject({ __typename: 'Member' });
    const owner = await given.member({ phone: '13900000006' });
    const found = await given.ask(
      '{ members(filter: { phone: "13900000006" }) { edges { node { id } } } }',
      {},
      { as: callerOf.ops() },
    );
    expect(found.data?.['members']).toEqual({ edges: [{ node: { id: owner.id } }] });
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
