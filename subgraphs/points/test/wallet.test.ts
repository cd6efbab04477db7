import { newId } from '../../../chassis/ids.js';
import { callerOf } from '../../../chassis/testing/callers.js';
import { PointsUnderTest } from './given.js';

let given: PointsUnderTest;
beforeAll(async () => {
  given = await PointsUnderTest.start();
  await given.currency('CRUMB', 50);
});
afterEach(() => given.booksBalance());
afterAll(() => given.stop());

const walletFields = 'currency { code } spendable pending held debt worth { amountMinor currency }';

describe('Member.wallet', () => {
  it('is empty for who never had points', async () => {
    expect(await given.member().see(`wallet { ${walletFields} buckets { points } expiring }`)).toMatchObject({
      wallet: {
        currency: { code: 'HARVEST' },
        spendable: 0,
        pending: 0,
        held: 0,
        debt: 0,
        worth: { amountMinor: 0, currency: 'CNY' },
        buckets: [],
        expiring: 0,
      },
    });
  });

  it('shows buckets by the end of the month twelve months after the purchase, by the programme’s zone', async () => {
    const member = given.member();
    // 23:30 of the last of February in Shanghai, and 00:30 of the first of March: both are 28 February in Greenwich.
    await member.withPoints(10, 'HARVEST', new Date('2027-02-28T15:30:00Z'));
    await member.withPoints(20, 'HARVEST', new Date('2027-02-28T16:30:00Z'));
    const { wallet } = await member.see<{ wallet: unknown }>('wallet { buckets { points expiresAt pendingUntil } }');
    expect(wallet).toEqual({
      buckets: [
        { points: 10, expiresAt: '2028-02-29T16:00:00.000Z', pendingUntil: null },
        { points: 20, expiresAt: '2028-03-31T16:00:00.000Z', pendingUntil: null },
      ],
    });
  });

  it('is worth a hundredth of a yuan per point of the programme', async () => {
    const member = await given.member().withPoints(12_345);
    expect(await member.see('wallet { worth { amountMinor currency } }')).toMatchObject({
      wallet: { worth: { amountMinor: 12_345, currency: 'CNY' } },
    });
  });

  it('is worth what the settings say of the programme’s own currency, which nobody else publishes', async () => {
    const member = await given.member().withPoints(100);
    await given.currency('HARVEST', 1);
    expect(await member.see('wallet { worth { amountMinor } }')).toMatchObject({
      wallet: { worth: { amountMinor: 100 } },
    });
    await given.subgraph.asAdmin(`delete from currency where code = 'HARVEST'`);
  });

  it('tells what expires within so many days', async () => {
    const member = given.member();
    // Now is 10 March 2027; points of March 2026 end with the month, in 22 days, those of April 2026 in 52.
    await member.withPoints(7, 'HARVEST', new Date('2026-03-15T04:00:00Z'));
    await member.withPoints(11, 'HARVEST', new Date('2026-04-15T04:00:00Z'));
    expect(
      await member.see('wallet { spendable a: expiring(withinDays: 21) b: expiring c: expiring(withinDays: 60) }'),
    ).toMatchObject({ wallet: { spendable: 18, a: 0, b: 7, c: 18 } });
    const { errors } = await member.read('wallet { expiring(withinDays: -1) }');
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
  });

  it('knows no unknown currency', async () => {
    const { errors } = await given.member().read('wallet(currency: "GOLD") { spendable }');
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', inputPath: ['currency'] });
    expect(await given.member().see('wallet(currency: "CRUMB") { spendable }')).toMatchObject({
      wallet: { spendable: 0 },
    });
  });

  it('shows the programme’s own currency first among all', async () => {
    const member = await (await given.member().withPoints(5, 'CRUMB')).withPoints(9);
    expect(await member.see('wallets { currency { code } spendable worth { amountMinor } }')).toMatchObject({
      wallets: [
        { currency: { code: 'HARVEST' }, spendable: 9, worth: { amountMinor: 9 } },
        { currency: { code: 'CRUMB' }, spendable: 5, worth: { amountMinor: 10 } },
      ],
    });
    expect(await given.member().see('wallets { currency { code } }')).toMatchObject({
      wallets: [{ currency: { code: 'HARVEST' } }],
    });
  });
});

describe('Member.ledger', () => {
  it('tells the story of a wallet, newest first, in two languages', async () => {
    const member = await given.member().withPoints(500);
    const redeemed = await member.holding(200);
    await given.ask('settleHold', member.settlement(redeemed, 200));
    await given.ask('returnPoints', member.reversal(redeemed, 50));
    const exchanged = await member.holding(100, { purpose: 'EXCHANGE' });
    await given.ask('voidHold', { holdId: exchanged }, { via: 'partners' });
    const lines = 'ledger { edges { node { kind currency { code } amount balanceAfter reason } } }';
    const seen = await member.see<{ ledger: { edges: { node: Record<string, unknown> }[] } }>(lines);
    expect(
      seen.ledger.edges.map(({ node }) => [node['kind'], node['amount'], node['balanceAfter'], node['reason']]),
    ).toEqual([
      ['RELEASED', 100, 350, 'Exchange not completed, points given back'],
      ['HELD', -100, 250, 'Given in an exchange'],
      ['RETURNED', 50, 350, 'Redemption cancelled, points given back'],
      ['HELD', -200, 300, 'Used for a redemption'],
      ['EARNED', 500, 500, 'Earned by a purchase'],
    ]);
    const chinese = await member.see<typeof seen>(lines, { locale: 'zh-CN' });
    expect(chinese.ledger.edges.at(-1)?.node['reason']).toBe('消费获得积分');
  });

  it('is read page by page without gap or repetition, while rows are added', async () => {
    const member = given.member();
    for (const points of [1, 2, 3, 4, 5]) await member.withPoints(points);
    const page = async (after: string | null) => {
      const cursor = after ? `, after: "${after}"` : '';
      const fields = 'edges { node { amount } } pageInfo { hasNextPage hasPreviousPage endCursor }';
      const seen = await member.see<{
        ledger: {
          edges: { node: { amount: number } }[];
          pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; endCursor: string };
        };
      }>(`ledger(first: 2${cursor}) { ${fields} }`);
      return { amounts: seen.ledger.edges.map(({ node }) => node.amount), ...seen.ledger.pageInfo };
    };
    const first = await page(null);
    expect(first).toMatchObject({ amounts: [5, 4], hasNextPage: true, hasPreviousPage: false });
    await member.withPoints(6);
    const second = await page(first.endCursor);
    expect(second).toMatchObject({ amounts: [3, 2], hasNextPage: true, hasPreviousPage: true });
    expect(await page(second.endCursor)).toMatchObject({ amounts: [1], hasNextPage: false });
  });

  it('throws back pages and cursors that are none', async () => {
    const member = given.member();
    for (const page of [
      'first: 0',
      'first: 101',
      'first: -1',
      'after: "x"',
      'after: "WyJkcm9wIl0"',
      'currency: "GOLD"',
    ]) {
      const { errors } = await member.read(`ledger(${page}) { edges { cursor } }`);
      expect([page, errors?.[0]?.extensions.code]).toEqual([page, 'BAD_USER_INPUT']);
    }
  });
});

describe('who may see', () => {
  const fields = ['wallet { spendable }', 'wallets { spendable }', 'ledger { edges { cursor } }'];

  it.each(fields)('%s: the member, and ops with the scope', async (field) => {
    const member = await given.member().withPoints(1);
    expect((await member.read(field)).errors).toBeUndefined();
    expect((await member.read(field, { as: callerOf.ops('ann', ['points:read']) })).errors).toBeUndefined();
  });

  it.each(fields)('%s: nobody else', async (field) => {
    const member = await given.member().withPoints(1);
    const others = [
      callerOf.member(newId()),
      callerOf.member(null),
      callerOf.channel(),
      callerOf.partner('bakery'),
      callerOf.ops('bo', ['members:read', 'points:write']),
    ];
    for (const as of others) {
      const { data, errors } = await member.read(field, { as });
      expect([as.kind, errors?.[0]?.extensions.code]).toEqual([as.kind, 'FORBIDDEN']);
      expect(JSON.stringify(data)).not.toContain('spendable');
    }
    const { errors } = await member.read(field, { as: callerOf.anonymous() });
    expect(errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
  });
});

describe('worth with the bonus of a tier', () => {
  it('is more for the programme’s own points, and for those alone', async () => {
    const member = await given.member().withPoints(99);
    await member.withPoints(99, 'CRUMB');
    given.members.bonus(member.id, 6, 5);
    // 99 fen and a fifth more are 118.8; a crumb is two fen for everybody.
    expect(await member.see('wallets { currency { code } worth { amountMinor } }')).toMatchObject({
      wallets: [
        { currency: { code: 'HARVEST' }, worth: { amountMinor: 118 } },
        { currency: { code: 'CRUMB' }, worth: { amountMinor: 198 } },
      ],
    });
  });

  it('is asked for with one call for 50 members, and with none for empty wallets or where nobody asks', async () => {
    const members = await Promise.all(Array.from({ length: 50 }, () => given.member().withPoints(100)));
    members.slice(25).forEach(({ id }) => {
      given.members.bonus(id, 6, 5);
    });
    const worths = async (fields: string) =>
      given.subgraph.ask(
        `query ($of: [_Any!]!) { _entities(representations: $of) { ... on Member { ${fields} } } }`,
        { of: [...members, given.member()].map(({ id }) => ({ __typename: 'Member', id })) },
        { as: callerOf.ops('ann', ['points:read']) },
      );
    given.members.peer.calls.length = 0;
    const { data } = await worths('wallet { worth { amountMinor } } wallets { worth { amountMinor } }');
    const shown = (data?.['_entities'] as { wallet: { worth: { amountMinor: number } } }[]).map(
      ({ wallet }) => wallet.worth.amountMinor,
    );
    expect(shown).toEqual([...Array<number>(25).fill(100), ...Array<number>(25).fill(120), 0]);
    expect(given.members.peer.calls).toHaveLength(1);
    await worths('wallet { spendable }');
    expect(given.members.peer.calls).toHaveLength(1);
  });

  it('is UNAVAILABLE when members cannot be reached; the rest of the wallet is not', async () => {
    const member = await given.member().withPoints(100);
    given.members.peer.behaviour = 'unreachable';
    try {
      const ask = (fields: string) =>
        given.subgraph.ask(
          `query ($of: [_Any!]!) { _entities(representations: $of) { ... on Member { ${fields} } } }`,
          { of: [{ __typename: 'Member', id: member.id }] },
          { as: callerOf.member(member.id) },
        );
      const refused = await ask('wallet { worth { amountMinor } }');
      expect(refused.errors?.map(({ extensions }) => extensions.code)).toEqual(['UNAVAILABLE']);
      expect((await ask('wallet { spendable }')).data).toEqual({ _entities: [{ wallet: { spendable: 100 } }] });
    } finally {
      given.members.peer.behaviour = 'answers';
    }
  });
});

describe('the number of statements', () => {
  /** Statements that read the books: what a connection and the delivery of events do meanwhile is not counted. */
  const reads = () =>
    given.subgraph.statements.filter((sql) =>
      /^select[^;]* from "?(journal|account|currency|hold)\b/is.test(sql.trim()),
    );

  it('for a page of 50 ledger entries is one', async () => {
    const member = given.member();
    for (let index = 0; index < 51; index += 1) await member.withPoints(index + 1);
    given.subgraph.statements.length = 0;
    const { ledger } = await member.see<{ ledger: { edges: unknown[] } }>(
      'ledger(first: 50) { edges { node { id kind currency { code } amount reason } } pageInfo { hasNextPage } }',
    );
    expect(ledger.edges).toHaveLength(50);
    expect(reads()).toHaveLength(1);
  });

  it('for all wallets of 50 members is two', async () => {
    const members = await Promise.all(
      Array.from({ length: 50 }, (_, index) => given.member().withPoints(index + 1, index % 2 ? 'CRUMB' : 'HARVEST')),
    );
    given.subgraph.statements.length = 0;
    const { data, errors } = await given.subgraph.ask(
      `query ($of: [_Any!]!) { _entities(representations: $of) {
         ... on Member { wallet { spendable expiring worth { amountMinor } } wallets { currency { code } spendable } } } }`,
      { of: members.map(({ id }) => ({ __typename: 'Member', id })) },
      { as: callerOf.ops('ann', ['points:read']) },
    );
    expect(errors).toBeUndefined();
    const found = data?.['_entities'] as { wallets: { spendable: number }[] }[];
    // 1 + 2 + … + 50, each in its member's own place
    expect(found.map(({ wallets }) => wallets.reduce((sum, { spendable }) => sum + spendable, 0))).toEqual(
      Array.from({ length: 50 }, (_, index) => index + 1),
    );
    expect(reads()).toHaveLength(2);
  });

  it('for the ledgers of 50 members is one, each with its own lines', async () => {
    const members = await Promise.all(Array.from({ length: 50 }, (_, index) => given.member().withPoints(index + 1)));
    given.subgraph.statements.length = 0;
    const { data } = await given.subgraph.ask(
      `query ($of: [_Any!]!) { _entities(representations: $of) {
         ... on Member { ledger(first: 3) { edges { node { amount } } } } } }`,
      { of: members.map(({ id }) => ({ __typename: 'Member', id })) },
      { as: callerOf.ops('ann', ['points:read']) },
    );
    expect(data?.['_entities']).toEqual(
      Array.from({ length: 50 }, (_, index) => ({ ledger: { edges: [{ node: { amount: index + 1 } }] } })),
    );
    expect(reads()).toHaveLength(1);
  });
});

describe('spendableOf', () => {
  const query = 'query ($ids: [ID!]!, $currency: ID!) { spendableOf(memberIds: $ids, currency: $currency) }';
  const ask = (ids: string[], currency: string, via: string) =>
    given.subgraph.ask(query, { ids, currency }, { via, as: callerOf.service(via) });

  it('tells rewards what each member can spend of a currency, in their order, with as many statements as for one', async () => {
    const members = await Promise.all(Array.from({ length: 50 }, (_, index) => given.member().withPoints(index + 1)));
    await members[0]?.withPoints(7, 'CRUMB');
    const ids = [newId(), ...members.map(({ id }) => id)];
    given.subgraph.statements.length = 0;
    const { data } = await ask(ids, 'HARVEST', 'rewards');
    expect(data?.['spendableOf']).toEqual(Array.from({ length: 51 }, (_, index) => index));
    expect(given.subgraph.statements.filter((sql) => /\baccount\b/.test(sql))).toHaveLength(1);
    expect((await ask(ids.slice(0, 2), 'CRUMB', 'rewards')).data?.['spendableOf']).toEqual([0, 7]);
  });

  it('tells nobody else', async () => {
    for (const via of ['gateway', 'campaigns', 'members']) {
      const { errors } = await ask([newId()], 'HARVEST', via);
      expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    }
  });
});
