import { newId } from '../../../../chassis/ids.js';
import { callerOf } from '../../../../chassis/testing/callers.js';
import type { AskOptions, GraphQLResult } from '../../../../chassis/testing/subgraph-for-test.js';
import { codesOf, enrolment, MembersForTest } from '../given.js';

let given: MembersForTest;
beforeAll(async () => {
  given = await MembersForTest.start();
});
afterAll(() => given.stop());

const shop = { as: callerOf.channel() };
const ops = { as: callerOf.ops() };
const pathsOf = ({ errors }: GraphQLResult) => errors?.map(({ extensions }) => extensions.inputPath?.join('.'));
const messagesOf = ({ errors }: GraphQLResult) => errors?.map(({ message }) => message);
const answer = (result: GraphQLResult) => result.data?.['answer'] as Record<string, unknown>;
const enrol = (cardNumber: string) =>
  given.ask(enrolment, { input: { memberId: newId(), displayName: 'Li Hua', cardNumber } }, shop);
const enrolled = (result: GraphQLResult) => result.data?.['enrolMember'] as Record<string, unknown>;

const issue = (input: Record<string, unknown>, options: AskOptions = ops) =>
  given.ask(
    'mutation ($input: IssueCardsInput!) { answer: issueCards(input: $input) { id count numbers } }',
    { input: { batchId: newId(), count: 1, ...input } },
    options,
  );
const issued = async (count = 1) => answer(await issue({ count }))['numbers'] as string[];
const block = (input: Record<string, unknown>, options: AskOptions = shop) =>
  given.ask(
    `mutation ($input: BlockCardInput!) { answer: blockCard(input: $input) {
      __typename ... on BlockedCard { cardNumber reason replacedBy } ... on Failure { code }
    } }`,
    { input: { changeId: newId(), reason: 'LOST', ...input } },
    options,
  );
const replace = (input: Record<string, unknown>, options: AskOptions = shop) =>
  given.ask(
    `mutation ($input: ReplaceCardInput!) { answer: replaceCard(input: $input) {
      __typename ... on BlockedCard { cardNumber reason replacedBy } ... on Failure { code }
    } }`,
    { input: { changeId: newId(), reason: 'DAMAGED', ...input } },
    options,
  );
const find = (number: string, options: AskOptions = shop) =>
  given.ask('query ($number: String!) { member(number: $number) { id } }', { number }, options);
const standing = async (memberNumber: string) =>
  (
    await given.ask(
      'query ($memberNumber: String!) { memberStanding(memberNumber: $memberNumber, at: "2026-11-22T00:00:00Z") { memberId cardBlocked } }',
      { memberNumber },
      { via: 'campaigns' },
    )
  ).data?.['memberStanding'];

describe('issueCards', () => {
  test('gives the next cards of the series, which can be enrolled with; the batch can be read again', async () => {
    const batchId = newId();
    const first = await issue({ batchId, count: 3 });
    const { numbers } = answer(first) as { numbers: string[] };
    expect(numbers).toHaveLength(3);
    expect(await issue({ batchId, count: 3 })).toEqual(first);
    expect(codesOf(await issue({ batchId, count: 2 }))).toEqual(['IDEMPOTENCY_CONFLICT']);
    const read = await given.ask(
      'query ($id: ID!) { answer: cardBatch(id: $id) { id count numbers } }',
      { id: batchId },
      ops,
    );
    expect(answer(read)).toEqual(answer(first));
    expect(enrolled(await enrol(numbers[1]!.toLowerCase()))['__typename']).toBe('Member');
  });

  test('batches that are issued at once follow each other without gap or overlap', async () => {
    const all = (await Promise.all([issued(4), issued(5), issued(6)])).flat();
    const serials = all.map((card) => Number(card.slice(2, -1))).sort((a, b) => a - b);
    expect(serials).toEqual(Array.from({ length: 15 }, (_, place) => serials[0]! + place));
  });

  test.each([[0], [-1], [1001], [1.5]])('of %d cards is bad input', async (count) => {
    expect(codesOf(await issue({ count }))).toEqual(['BAD_USER_INPUT']);
  });

  test.each([
    ['nobody in particular', callerOf.anonymous(), 'UNAUTHENTICATED'],
    ['a member', callerOf.member(newId()), 'FORBIDDEN'],
    ['a channel', callerOf.channel(), 'FORBIDDEN'],
    ['a partner', callerOf.partner('bakery'), 'FORBIDDEN'],
    ['ops who may only read', callerOf.ops('cy', ['members:read']), 'FORBIDDEN'],
  ])('is not for %s', async (who, as, code) => {
    expect(codesOf(await issue({}, { as }))).toEqual([code]);
    if (who === 'ops who may only read') return;
    expect(codesOf(await given.ask(`{ cardBatch(id: "${newId()}") { id } }`, {}, { as }))).toEqual([code]);
  });
});

describe('a card that is off by one digit', () => {
  const wrongDigit = (card: string) => `${card.slice(0, 9)}${String((Number(card[9]) + 1) % 10)}${card.slice(10)}`;

  test('is found out wherever it is typed, and says so', async () => {
    const [card] = await issued();
    const wrong = wrongDigit(card!);
    const words = ['The digits of this card do not fit together: read them again'];
    for (const [result, path] of [
      [await enrol(wrong), 'input.cardNumber'],
      [await find(wrong), 'number'],
      [await block({ cardNumber: wrong }), 'input.cardNumber'],
      [await replace({ cardNumber: card, newCardNumber: wrong }), 'input.newCardNumber'],
    ] as const) {
      expect([codesOf(result), pathsOf(result), messagesOf(result)]).toEqual([['BAD_USER_INPUT'], [path], words]);
    }
  });

  test('that fits by its check digit and was never issued cannot be enrolled with', async () => {
    // 9 * 2 = 18 -> 9 at every second place from the right of ten nines: 90 in all, so that the check digit is 0.
    const result = await enrol('FC99999999990');
    expect([codesOf(result), pathsOf(result)]).toEqual([['BAD_USER_INPUT'], ['input.cardNumber']]);
    expect(messagesOf(result)).toEqual(['No card of this number has been issued']);
  });

  test("a shop's own card is taken as it is", async () => {
    expect(enrolled(await enrol('FC-12345678901'))['__typename']).toBe('Member');
  });
});

describe('blockCard', () => {
  test('a till that is shown the card is told so, and so are campaigns; ops still find the member, and nobody enrols with it', async () => {
    const [card] = await issued();
    const id = enrolled(await enrol(card!))['id'];
    expect(await standing(card!)).toEqual({ memberId: id, cardBlocked: false });
    expect(answer(await block({ cardNumber: card }))).toEqual({
      __typename: 'BlockedCard',
      cardNumber: card,
      reason: 'LOST',
      replacedBy: null,
    });
    const till = await find(card!);
    expect([codesOf(till), messagesOf(till)]).toEqual([['BAD_USER_INPUT'], ['This card is blocked']]);
    expect((await find(card!, ops)).data).toEqual({ member: { id } });
    expect(await standing(card!)).toEqual({ memberId: id, cardBlocked: true });
    expect(answer(await block({ cardNumber: card }))).toEqual({ __typename: 'CardBlocked', code: 'CARD_BLOCKED' });
    const [unclaimed] = await issued();
    await block({ cardNumber: unclaimed });
    expect(enrolled(await enrol(unclaimed!))).toMatchObject({ code: 'CARD_BLOCKED', message: 'This card is blocked' });
  });

  test('is answered once per id', async () => {
    const [card] = await issued();
    const changeId = newId();
    const first = await block({ changeId, cardNumber: card });
    expect(await block({ changeId, cardNumber: card })).toEqual(first);
    expect(codesOf(await block({ changeId, cardNumber: card, reason: 'STOLEN' }))).toEqual(['IDEMPOTENCY_CONFLICT']);
  });

  test('of a card nobody knows is bad input', async () => {
    expect(pathsOf(await block({ cardNumber: 'NOBODYS-CARD' }))).toEqual(['input.cardNumber']);
  });

  test('while somebody enrols with the card: either they have a blocked card or nobody has it', async () => {
    for (const card of await issued(4)) {
      const [blocked, enrolment] = await Promise.all([block({ cardNumber: card }), enrol(card)]);
      expect(answer(blocked)['__typename']).toBe('BlockedCard');
      expect(['Member', 'CardBlocked']).toContain(enrolled(enrolment)['__typename']);
      // No till takes it, whoever was first.
      expect(messagesOf(await find(card))?.[0] ?? (await find(card)).data).toEqual(
        enrolled(enrolment)['__typename'] === 'Member' ? 'This card is blocked' : { member: null },
      );
    }
  });
});

describe('replaceCard', () => {
  test('moves the member to the new card and keeps the old one as theirs', async () => {
    const [old, fresh] = await issued(2);
    const id = String(enrolled(await enrol(old!))['id']);
    expect(answer(await replace({ cardNumber: old, newCardNumber: fresh }))).toEqual({
      __typename: 'BlockedCard',
      cardNumber: old,
      reason: 'DAMAGED',
      replacedBy: fresh,
    });
    expect((await find(fresh!)).data).toEqual({ member: { id } });
    const own = await given.ask('{ me { cards { cardNumber blockedAt reason } } }', {}, { as: callerOf.member(id) });
    expect(own.data).toEqual({
      me: {
        cards: [
          { cardNumber: old, blockedAt: expect.any(String) as string, reason: 'DAMAGED' },
          { cardNumber: fresh, blockedAt: null, reason: null },
        ],
      },
    });
    const audited = await given.textOf('audit_log');
    expect([audited.includes(old!), audited.includes('card.replaced')]).toEqual([false, true]);
  });

  test('replaces a card that was blocked before, once', async () => {
    const [old, fresh, another] = await issued(3);
    await enrol(old!);
    await block({ cardNumber: old });
    expect(answer(await replace({ cardNumber: old, newCardNumber: fresh }))).toMatchObject({
      reason: 'LOST',
      replacedBy: fresh,
    });
    expect(answer(await replace({ cardNumber: old, newCardNumber: another }))).toMatchObject({ code: 'CARD_BLOCKED' });
  });

  test("refuses another's card, a blocked one, the same one, and a card that nobody has", async () => {
    const [old, taken, blocked, unclaimed] = await issued(4);
    await enrol(old!);
    await enrol(taken!);
    await block({ cardNumber: blocked });
    const of = (cardNumber: string | undefined, newCardNumber: string | undefined) =>
      replace({ cardNumber, newCardNumber });
    expect(answer(await of(old, taken))).toMatchObject({ __typename: 'CardTaken', code: 'CARD_TAKEN' });
    expect(answer(await of(old, blocked))).toMatchObject({ __typename: 'CardBlocked', code: 'CARD_BLOCKED' });
    expect(pathsOf(await of(old, old))).toEqual(['input.newCardNumber']);
    expect(pathsOf(await of(unclaimed, old))).toEqual(['input.cardNumber']);
    expect(await standing(old!)).toMatchObject({ cardBlocked: false });
  });

  test('while its member is forgotten leaves no card with them, and gives none to who has left', async () => {
    for (let round = 0; round < 4; round += 1) {
      const [old, fresh] = await issued(2);
      const memberId = String(enrolled(await enrol(old!))['id']);
      const erase = 'mutation ($input: EraseMemberInput!) { eraseMember(input: $input) { __typename } }';
      const [replaced, erased] = await Promise.all([
        replace({ cardNumber: old, newCardNumber: fresh }),
        given.ask(erase, { input: { erasureId: newId(), memberId, reason: 'ASKED' } }, ops),
      ]);
      expect(erased.data).toEqual({ eraseMember: { __typename: 'Erasure' } });
      expect(codesOf(replaced)[0] ?? answer(replaced)['__typename']).toMatch(/^(BAD_USER_INPUT|BlockedCard)$/);
      expect(await given.subgraph.asAdmin('select 1 from member_card where member_id = $1', [memberId])).toEqual([]);
    }
    const [old, fresh] = await issued(2);
    const left = enrolled(await enrol(old!))['id'];
    await given.subgraph.asAdmin("update member set status = 'CLOSED' where id = $1", [left]);
    expect(codesOf(await replace({ cardNumber: old, newCardNumber: fresh }))).toEqual(['MEMBER_CLOSED']);
  });

  test('two who take one new card for two members at once: one has it', async () => {
    const [one, two, fresh] = await issued(3);
    await enrol(one!);
    await enrol(two!);
    const answers = await Promise.all([one, two].map((cardNumber) => replace({ cardNumber, newCardNumber: fresh })));
    expect(answers.map((result) => answer(result)['__typename']).sort()).toEqual(['BlockedCard', 'CardTaken']);
  });
});

test.each([
  ['nobody in particular', callerOf.anonymous(), 'UNAUTHENTICATED'],
  ['a member', callerOf.member(newId()), 'FORBIDDEN'],
  ['a channel that may not enrol', callerOf.channel('shop', ['purchases:record']), 'FORBIDDEN'],
  ['a partner', callerOf.partner('bakery', ['members:enrol']), 'FORBIDDEN'],
  ['ops who may only read', callerOf.ops('cy', ['members:read']), 'FORBIDDEN'],
])('%s neither blocks nor replaces', async (_who, as, code) => {
  expect(codesOf(await block({ cardNumber: 'ANY-1' }, { as }))).toEqual([code]);
  expect(codesOf(await replace({ cardNumber: 'ANY-1', newCardNumber: 'ANY-2' }, { as }))).toEqual([code]);
});

test('cards are for the member and ops; a page of members reads them with one statement', async () => {
  const { number } = await given.member({ cardNumber: 'MINE-1' });
  const till = await given.ask(
    'query ($number: String) { member(number: $number) { cards { cardNumber } } }',
    { number },
    shop,
  );
  expect(codesOf(till)).toEqual(['FORBIDDEN']);
  given.subgraph.statements.length = 0;
  await given.ask('{ members(first: 50) { edges { node { cards { cardNumber } } } } }', {}, ops);
  expect(given.statements.filter((sql) => sql.includes('card_block'))).toHaveLength(1);
});

describe('membershipCode', () => {
  const shown = async (id: string) => {
    const { data } = await given.ask('{ me { membershipCode { text goodUntil } } }', {}, { as: callerOf.member(id) });
    return (data?.['me'] as { membershipCode: { text: string; goodUntil: string } }).membershipCode;
  };

  test('is what a card may say, stands for the number, and is good for five looks', async () => {
    const { id, number } = await given.member();
    const { text } = await shown(id);
    expect(text).toMatch(/^[A-Z0-9-]{1,64}$/);
    expect(text.split('-')[1]).toBe(number);
    expect((await find(text)).data).toEqual({ member: { id } });
    expect((await find(text.toLowerCase())).data).toEqual({ member: { id } });
    expect(await standing(text)).toEqual({ memberId: id, cardBlocked: false });
    await standing(text);
    await standing(text);
    expect(messagesOf(await find(text))).toEqual(['The membership code has been used: have it shown anew']);
    expect(await standing(text)).toBeNull();
  });

  test('of many tills at once no more than five are served', async () => {
    const { id } = await given.member();
    const { text } = await shown(id);
    const served = await Promise.all(Array.from({ length: 9 }, () => standing(text)));
    expect(served.filter((one) => one !== null)).toHaveLength(5);
  });

  test('after a minute is refused as expired', async () => {
    const clock = given.subgraph.clock;
    const { id } = await given.member();
    const { text, goodUntil } = await shown(id);
    await clock.moveTo(new Date(new Date(goodUntil).getTime() + 5));
    const late = await find(text, { ...shop, locale: 'zh-CN' });
    expect([codesOf(late), pathsOf(late)]).toEqual([['BAD_USER_INPUT'], ['number']]);
    expect(messagesOf(late)).toEqual(['会员码已过期，请刷新后重新出示']);
  });

  test("is refused when anything in it is changed: another's number, a later end, another seal", async () => {
    const [{ id }, other] = [await given.member(), await given.member()];
    const [mark, number, end, seal] = (await shown(id)).text.split('-');
    const later = (Number.parseInt(end!, 36) + 60_000).toString(36).toUpperCase();
    for (const forged of [
      [mark, other.number, end, seal],
      [mark, number, later, seal],
      [mark, number, end, 'A'.repeat(24)],
      [mark, number, end],
      [mark, '12345', end, seal],
    ]) {
      expect(messagesOf(await find(forged.join('-')))).toEqual(['This is no membership code of ours']);
      expect(await standing(forged.join('-'))).toBeNull();
    }
    expect(codesOf(await enrol([mark, number, end, seal].join('-')))).toEqual(['BAD_USER_INPUT']);
  });

  test('is nobody’s but the member’s own, and a suspended one has none', async () => {
    const { id } = await given.member();
    const query = 'query ($id: ID) { member(id: $id) { membershipCode { text } } }';
    expect(codesOf(await given.ask(query, { id }, ops))).toEqual(['FORBIDDEN']);
    const suspended = await given.ask(
      '{ me { membershipCode { text } } }',
      {},
      { as: callerOf.memberStanding(id, 'SUSPENDED') },
    );
    expect(codesOf(suspended)).toEqual(['MEMBER_SUSPENDED']);
  });
});
