import type { Caller } from '../../../../chassis/caller.js';
import { newId } from '../../../../chassis/ids.js';
import { callerOf } from '../../../../chassis/testing/callers.js';
import { tellEvents } from '../../../../chassis/testing/tell-events.js';
import { tierChanged } from '../../domain/inbox/message.js';
import { inboxErasure, putMessages } from '../../storage/inbox/inbox.js';
import { codesOf, MembersForTest } from '../given.js';

let given: MembersForTest;
beforeAll(async () => {
  given = await MembersForTest.start();
});
afterAll(() => given.stop());

interface Message {
  id: string;
  kind: string;
  title: string;
  text: string;
  at: string;
  readAt: string | null;
  link: { to: string; id: string | null };
}
interface Inbox {
  unreadMessages: number;
  inbox: { edges: { node: Message; cursor: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } };
}

const fields = `unreadMessages
  inbox(first: $first, after: $after, unreadOnly: $unreadOnly) {
    edges { cursor node { id kind title text at readAt link { to id } } } pageInfo { hasNextPage endCursor } }`;
const mine = `query ($first: Int, $after: String, $unreadOnly: Boolean) { me { ${fields} } }`;
const anybodys = `query ($id: ID!, $first: Int, $after: String, $unreadOnly: Boolean) { member(id: $id) { ${fields} } }`;
const mark = `mutation ($input: MarkMessagesReadInput!) { markMessagesRead(input: $input) { unreadMessages } }`;

async function inboxOf(
  memberId: string,
  page: Record<string, unknown> = {},
  locale: 'en' | 'zh-CN' = 'en',
): Promise<Inbox> {
  const { data, errors } = await given.ask(mine, page, { as: callerOf.member(memberId), locale });
  if (errors) throw new Error(JSON.stringify(errors));
  return data?.['me'] as Inbox;
}

const messagesOf = async (memberId: string) => (await inboxOf(memberId)).inbox.edges.map(({ node }) => node);

const markAs = (as: Caller, input: Record<string, unknown>) => given.ask(mark, { input }, { as });

type Told = [topic: string, payload: Record<string, unknown>];
const tell = (from: string, ...told: Told[]) =>
  tellEvents(
    from,
    given.subgraph.service,
    told.map(([topic, payload]) => ({ topic, aggregateId: newId(), payload })),
  );

/** Points that end with 30 April 2027 in Shanghai. */
const ending = (memberId: string, daysLeft = 30, points = 1_200): Told => [
  'points-expiring',
  { memberId, currency: 'HARVEST', points, expiresAt: '2027-04-30T16:00:00.000Z', daysLeft },
];
const redeemed = (memberId: string, status: string, redemptionId = newId()): Told => [
  'redemption-changed',
  { memberId, redemptionId, rewardId: newId(), status, points: 500, currency: 'HARVEST' },
];
const exchanged = (memberId: string, status: string, exchangeId = newId()): Told => [
  'exchange-changed',
  { memberId, exchangeId, status, from: 'HARVEST', to: 'CRUMB', given: 1_000, received: 500 },
];

describe('what happens to points', () => {
  test('comes into the inbox once, in both languages, newest first', async () => {
    const { id } = await given.member();
    expect(await tell('points', ending(id))).toEqual([]);
    // The same again, as another event: by its nature it is one message.
    await tell('points', ending(id), ending(id, 7, 900));
    const english = await messagesOf(id);
    expect(english.map(({ kind, title, text, readAt, link }) => ({ kind, title, text, readAt, link }))).toEqual([
      {
        kind: 'POINTS_EXPIRING',
        title: 'Points expire within 7 days',
        text: '900 of your HARVEST points can be used until 2027-04-30.',
        readAt: null,
        link: { to: 'WALLET', id: 'HARVEST' },
      },
      {
        kind: 'POINTS_EXPIRING',
        title: 'Points expire within 30 days',
        text: '1,200 of your HARVEST points can be used until 2027-04-30.',
        readAt: null,
        link: { to: 'WALLET', id: 'HARVEST' },
      },
    ]);
    const chinese = (await inboxOf(id, { first: 1 }, 'zh-CN')).inbox.edges.map(({ node }) => [node.title, node.text]);
    expect(chinese).toEqual([['积分将在 7 天内到期', '您有 900 HARVEST 积分有效期至 2027-04-30。']]);
  });

  test('is no news once the points have ended', async () => {
    const { id } = await given.member();
    const payload = { memberId: id, currency: 'HARVEST', points: 5, expiresAt: '2020-01-31T16:00:00Z', daysLeft: 7 };
    expect(await tell('points', ['points-expiring', payload])).toEqual([]);
    expect(await messagesOf(id)).toEqual([]);
  });

  test('is told of gifts that were looked at, and not a second time of redemptions and exchanges', async () => {
    const { id } = await given.member();
    const reviewed = (service: string, state: string, memberId: string | null = id): Told => [
      'posting-reviewed',
      { reviewId: newId(), state, service, holdId: null, memberId },
    ];
    await tell(
      'points',
      reviewed('points', 'REJECTED'),
      reviewed('rewards', 'APPROVED'),
      reviewed('points', 'EXPIRED'),
    );
    await tell('points', reviewed('points', 'APPROVED', null));
    expect((await messagesOf(id)).map(({ title }) => title)).toEqual(['Review refused']);
  });

  test('is taken from whoever it happens at alone, and for members who are known', async () => {
    const { id } = await given.member();
    expect(await tell('rewards', ending(id))).toEqual(['Error']);
    expect(await tell('points', ending(newId()))).toEqual(['Error']);
    expect(await tell('points', ['points-expiring', { memberId: id }])).toEqual(['ZodError']);
    expect(await messagesOf(id)).toEqual([]);
  });
});

test('redemptions and exchanges are told of at each of their states, and lead there', async () => {
  const { id } = await given.member();
  const [redemptionId, exchangeId] = [newId(), newId()];
  for (const status of ['UNDER_REVIEW', 'SETTLED', 'CANCELLED', 'NOT_ENOUGH_POINTS'])
    await tell('rewards', redeemed(id, status, redemptionId));
  await tell('rewards', redeemed(id, 'SETTLED', redemptionId));
  for (const status of ['UNDER_REVIEW', 'QUOTED', 'COMMITTED', 'NOT_ENOUGH_POINTS'])
    await tell('partners', exchanged(id, status, exchangeId));
  const told = (await messagesOf(id)).reverse().map(({ text, link }) => [text, link.to, link.id]);
  expect(told).toEqual([
    [
      'Somebody looks at your redemption for 500 HARVEST points first; the points are kept for you.',
      'REDEMPTION',
      redemptionId,
    ],
    ['Your redemption is complete, for 500 HARVEST points.', 'REDEMPTION', redemptionId],
    ['Your redemption was cancelled; 500 HARVEST points are yours again.', 'REDEMPTION', redemptionId],
    ['Somebody looks at 1,000 HARVEST points → 500 CRUMB points first.', 'EXCHANGE', exchangeId],
    ['1,000 HARVEST points → 500 CRUMB points: confirm it before the quote ends.', 'EXCHANGE', exchangeId],
    ['Done: 1,000 HARVEST points → 500 CRUMB points.', 'EXCHANGE', exchangeId],
  ]);
});

test('what becomes of a redemption is told in both languages: each delivery and each return by itself, once', async () => {
  const { id } = await given.member();
  const redemptionId = newId();
  const told = (status: string, points: number, about: string): Told => [
    'redemption-changed',
    { memberId: id, redemptionId, rewardId: newId(), status, points, currency: 'HARVEST', about },
  ];
  const [parcel, other, back, last] = [newId(), newId(), newId(), newId()];
  await tell('rewards', told('SHIPPED', 900, parcel), told('SHIPPED', 900, parcel), told('SHIPPED', 900, other));
  // Messages of one delivery come in at one moment: each by itself, so that their order is that of the telling.
  await tell('rewards', told('DELIVERED', 900, parcel));
  await tell('rewards', told('PARTNER_REFUSED', 300, other));
  // Points that came back, and not all of the redemption's.
  await tell('rewards', told('RETURNED', 300, back), told('RETURNED', 300, last), told('RETURNED', 300, back));
  await tell('rewards', redeemed(id, 'PAYMENT_DECLINED'));
  expect((await messagesOf(id)).reverse().map(({ title, text }) => [title, text])).toEqual([
    ['On its way', 'What you redeemed for 900 HARVEST points is on its way.'],
    ['On its way', 'What you redeemed for 900 HARVEST points is on its way.'],
    ['Delivered', 'What you redeemed for 900 HARVEST points has been delivered.'],
    ['A partner cannot fulfil it', 'A partner cannot fulfil what you redeemed for 300 HARVEST points.'],
    ['Partly given back', 'A part of your redemption was given back; 300 HARVEST points are yours again.'],
    ['Partly given back', 'A part of your redemption was given back; 300 HARVEST points are yours again.'],
    ['Payment refused', 'The cash part of your redemption was refused; you keep your 500 HARVEST points.'],
  ]);
  const chinese = (await inboxOf(id, {}, 'zh-CN')).inbox.edges.map(({ node }) => node.text).reverse();
  expect(chinese).toEqual([
    '您使用 900 HARVEST 积分兑换的礼品已发出。',
    '您使用 900 HARVEST 积分兑换的礼品已发出。',
    '您使用 900 HARVEST 积分兑换的礼品已送达。',
    '合作伙伴无法提供您兑换的礼品，涉及 300 HARVEST 积分。',
    '您的部分兑换已退回， 300 HARVEST 积分已退还。',
    '您的部分兑换已退回， 300 HARVEST 积分已退还。',
    '您的兑换因现金支付未成功而取消， 500 HARVEST 积分未被扣除。',
  ]);
});

test('a wish within reach leads to its reward, and is told again when it came back', async () => {
  const { id } = await given.member();
  const rewardId = newId();
  const reached = (toldAt: string, points = 1_500): Told => [
    'wish-within-reach',
    { memberId: id, rewardId, points, currency: 'HARVEST', toldAt },
  ];
  const [first, second] = ['2026-11-26T08:00:00.000Z', '2026-11-27T08:00:00.000Z'];
  expect(await tell('rewards', reached(first), reached(first))).toEqual([]);
  await tell('rewards', reached(first));
  await tell('rewards', reached(second, 1_200));
  expect(await tell('points', reached(second))).toEqual(['Error']);
  const told = (await messagesOf(id)).map(({ kind, title, text, link }) => ({ kind, title, text, link }));
  const link = { to: 'REWARD', id: rewardId };
  const english = { kind: 'WISH_WITHIN_REACH', title: 'A wish is within reach', link };
  expect(told).toEqual([
    { ...english, text: 'Your points suffice for a reward on your wish list: 1,200 HARVEST points.' },
    { ...english, text: 'Your points suffice for a reward on your wish list: 1,500 HARVEST points.' },
  ]);
  const chinese = (await inboxOf(id, { first: 1 }, 'zh-CN')).inbox.edges.map(({ node }) => [node.title, node.text]);
  expect(chinese).toEqual([
    ['心愿单里的礼品可以兑换了', '您的积分已足够兑换心愿单里的一件礼品，需要 1,200 HARVEST 积分。'],
  ]);
});

test('a tier that came into force is told by its name', async () => {
  const { id } = await given.member();
  const move = { memberId: id, from: 'BASIC', to: 'GOLD', since: '2026-11-20T16:30:00.000Z' };
  await given.subgraph.database.transaction((tx) => putMessages(tx, [tierChanged(move), tierChanged(move)]));
  const [message] = await messagesOf(id);
  expect(message).toMatchObject({
    title: 'Your tier is Gold now',
    text: 'Your tier went from Basic to Gold on 2026-11-21.',
  });
  const [edge] = (await inboxOf(id, {}, 'zh-CN')).inbox.edges;
  expect(edge?.node.text).toBe('自 2026-11-21 起，您的等级由普通会员变为金卡会员。');
});

describe('reading', () => {
  test('goes page by page, of all or of the unread', async () => {
    const { id } = await given.member();
    for (let many = 1; many <= 5; many += 1) await tell('partners', exchanged(id, 'COMMITTED'));
    const all = (await messagesOf(id)).map((message) => message.id);
    expect(all).toHaveLength(5);
    const first = (await inboxOf(id, { first: 2 })).inbox;
    expect(first.pageInfo.hasNextPage).toBe(true);
    const rest = (await inboxOf(id, { first: 3, after: first.pageInfo.endCursor })).inbox;
    expect([...first.edges, ...rest.edges].map(({ node }) => node.id)).toEqual(all);
    expect(rest.pageInfo.hasNextPage).toBe(false);

    await markAs(callerOf.member(id), { messageIds: [all[1], all[3]] });
    const unread = await inboxOf(id, { first: 2, unreadOnly: true });
    expect(unread.unreadMessages).toBe(3);
    expect(unread.inbox.edges.map(({ node }) => node.id)).toEqual([all[0], all[2]]);
    expect(unread.inbox.pageInfo.hasNextPage).toBe(true);
  });

  test('is marked once: again, and from two devices at once, the first time stays', async () => {
    const { id } = await given.member();
    await tell('partners', exchanged(id, 'COMMITTED'), exchanged(id, 'CANCELLED'), exchanged(id, 'EXPIRED'));
    const [newest, middle, oldest] = (await messagesOf(id)).map((message) => message.id);
    const upTo = await markAs(callerOf.member(id), { upTo: middle });
    expect(upTo.data).toEqual({ markMessagesRead: { unreadMessages: 1 } });
    const before = await messagesOf(id);
    expect(before.map(({ readAt }) => readAt !== null)).toEqual([false, true, true]);

    await given.subgraph.clock.advance({ hours: 1 });
    const answers = await Promise.all(
      [{ messageIds: [oldest, newest] }, { messageIds: [newest, middle] }, { upTo: newest }, { upTo: newest }].map(
        (input) => markAs(callerOf.member(id), input),
      ),
    );
    for (const { data } of answers) expect(data).toEqual({ markMessagesRead: { unreadMessages: 0 } });
    const after = await messagesOf(id);
    expect(after.slice(1)).toEqual(before.slice(1));
  });

  test('what comes while the inbox is looked at stays unread', async () => {
    const { id } = await given.member();
    await tell('partners', exchanged(id, 'COMMITTED'));
    const [seen] = await messagesOf(id);
    await tell('partners', exchanged(id, 'CANCELLED'));
    await markAs(callerOf.member(id), { upTo: seen?.id });
    expect((await inboxOf(id)).unreadMessages).toBe(1);
  });

  test.each([
    ['neither', {}, ['input', 'messageIds']],
    ['both', { messageIds: [], upTo: newId() }, ['input', 'messageIds']],
    ['a message of nobody', { upTo: newId() }, ['input', 'upTo']],
    ['an id that is none', { messageIds: ['7'] }, ['input', 'messageIds', '0']],
    ['too many', { messageIds: Array.from({ length: 101 }, () => newId()) }, ['input', 'messageIds']],
  ])('%s is bad input', async (_, input, path) => {
    const { id } = await given.member();
    const { errors } = await markAs(callerOf.member(id), input);
    expect(errors?.map(({ extensions }) => [extensions.code, extensions.inputPath])).toEqual([
      ['BAD_USER_INPUT', path],
    ]);
  });
});

test('an inbox is its member’s and of ops with members:read; marking is the member’s alone', async () => {
  const [{ id }, other] = [await given.member(), await given.member()];
  await tell('partners', exchanged(id, 'COMMITTED'));
  const [message] = await messagesOf(id);
  const reading = async (as: Caller) => codesOf(await given.ask(anybodys, { id }, { as }));
  expect(await reading(callerOf.ops())).toEqual([]);
  expect(await reading(callerOf.member(id))).toEqual([]);
  expect(await reading(callerOf.anonymous())).toEqual(['UNAUTHENTICATED']);
  expect(await reading(callerOf.member(other.id))).toEqual(['FORBIDDEN']);
  expect(await reading(callerOf.ops('ann', ['points:read']))).toEqual(['FORBIDDEN']);
  expect(await reading(callerOf.partner('bakery'))).toEqual(['FORBIDDEN']);
  expect(await reading(callerOf.service('rewards'))).toEqual(['FORBIDDEN']);
  // A till sees the member, not what they are told.
  const atTill = 'query ($number: String!) { member(number: $number) { unreadMessages inbox { edges { cursor } } } }';
  const { number } = (await given.ask('{ me { number } }', {}, { as: callerOf.member(id) })).data?.['me'] as {
    number: string;
  };
  // Of a field that is null and may not be, one error is told.
  expect(codesOf(await given.ask(atTill, { number }, { as: callerOf.channel() }))).toEqual(['FORBIDDEN']);

  const input = { messageIds: [message?.id] };
  expect(codesOf(await markAs(callerOf.anonymous(), input))).toEqual(['UNAUTHENTICATED']);
  for (const as of [callerOf.ops(), callerOf.channel(), callerOf.partner('bakery'), callerOf.member(null)])
    expect(codesOf(await markAs(as, input))).toEqual(['FORBIDDEN']);
  // Another member's message is passed over, or none of theirs.
  expect(codesOf(await markAs(callerOf.member(other.id), input))).toEqual([]);
  expect(codesOf(await markAs(callerOf.member(other.id), { upTo: message?.id }))).toEqual(['BAD_USER_INPUT']);
  expect((await inboxOf(id)).unreadMessages).toBe(1);
});

test('fifty inboxes take one statement for their pages, one for the unread and one for tiers’ names', async () => {
  const ids = await Promise.all(Array.from({ length: 50 }, async () => (await given.member()).id));
  await tell('partners', ...ids.map((id) => exchanged(id, 'COMMITTED')));
  const move = { from: 'BASIC', to: 'GOLD', since: '2026-11-20T16:30:00.000Z' };
  await given.subgraph.database.transaction((tx) =>
    putMessages(
      tx,
      ids.map((memberId) => tierChanged({ memberId, ...move })),
    ),
  );
  given.subgraph.statements.length = 0;
  const { data, errors } = await given.ask(
    'query { members(first: 50) { edges { node { unreadMessages inbox(first: 5) { edges { node { title } } } } } } }',
    {},
    { as: callerOf.ops() },
  );
  expect(errors).toBeUndefined();
  const { edges } = data?.['members'] as { edges: { node: Inbox }[] };
  expect(edges).toHaveLength(50);
  expect(edges.every(({ node }) => node.unreadMessages === 2 && node.inbox.edges.length === 2)).toBe(true);
  expect(given.statements.filter((sql) => sql.includes('inbox_message'))).toHaveLength(2);
  // Besides these the page of members and the ladder.
  expect(given.statements).toHaveLength(4);
});

test('a delivery of many events takes two statements, however many', async () => {
  const ids = await Promise.all(Array.from({ length: 20 }, async () => (await given.member()).id));
  given.subgraph.statements.length = 0;
  await tell('partners', ...ids.flatMap((id) => [exchanged(id, 'COMMITTED'), exchanged(id, 'EXPIRED')]));
  expect(given.statements).toHaveLength(2);
});

test('messages go after 400 days, read or not, and with a member who is erased', async () => {
  const [kept, erased] = [await given.member(), await given.member()];
  await tell('partners', exchanged(kept.id, 'COMMITTED'), exchanged(erased.id, 'COMMITTED'));
  await given.subgraph.database.transaction(async (tx) => {
    expect(await inboxErasure(tx, erased.id)).toBe(1);
  });
  expect(await messagesOf(erased.id)).toEqual([]);

  await given.subgraph.clock.advance({ days: 399 });
  await tell('partners', exchanged(kept.id, 'CANCELLED'));
  await given.subgraph.service.runJob('forget-old-messages');
  expect(await messagesOf(kept.id)).toHaveLength(2);
  await given.subgraph.clock.advance({ days: 2 });
  await given.subgraph.service.runJob('forget-old-messages');
  expect((await messagesOf(kept.id)).map(({ title }) => title)).toEqual(['Exchange cancelled']);
});
