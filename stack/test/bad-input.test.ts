import { randomUUID } from 'node:crypto';
import { base64url, SignJWT, importJWK, UnsecuredJWT, type JWTPayload } from 'jose';
import { embeddedAudience, embeddedIssuerName } from '../../chassis/issuer-token.js';
import { issueToken, newIssuerKey } from '../../gateway/identity/embedded-issuer.js';
import { pharmacy } from '../demo/harvest-table.js';
import { partnerIdOf, rewardIdOf, setUpProgramme } from '../demo/set-up-programme.js';
import { Together, type AskGateway, type GatewayAnswer } from '../testing/start-together.js';

/**
 * What a careless or hostile client may send, through the gateway. Each has its code from house.md, leaves every row of every
 * table of all five databases as it was, and answers without a word of our stack or SQL.
 */
let house: Together;
let number: string;
let otherNumber: string;
let memberId: string;
let otherId: string;
const purchaseId = randomUUID();
const others = { purchase: randomUUID(), redemption: randomUUID(), exchange: randomUUID() };
const line = { lineId: randomUUID(), sku: 'RICE', quantity: 1, amount: { amountMinor: 10_000, currency: 'CNY' } };

const enrol = `mutation ($input: EnrolMemberInput!) { enrolMember(input: $input) { ... on Member { number } } }`;
const record = `mutation ($input: RecordPurchaseInput!) {
  recordPurchase(input: $input) { __typename ... on Purchase { id } ... on Failure { code message } }
}`;
/** A mutation that answers with a thing's status or a failure's code. */
const mutation = (name: string, thing: string) =>
  `mutation ($input: ${name.charAt(0).toUpperCase()}${name.slice(1)}Input!) {
    ${name}(input: $input) { __typename ... on ${thing} { status } ... on Failure { code } }
  }`;
const redeem = mutation('redeemReward', 'Redemption');
const quote = mutation('quoteExchange', 'Exchange');
const commit = mutation('commitExchange', 'Exchange');
const cancel = mutation('cancelExchange', 'Exchange');

beforeAll(async () => {
  house = await Together.start();
  await house.clock.moveTo(new Date('2026-11-22T04:00:00Z'));
  const callers = house.callers();
  await setUpProgramme(callers, '2026-11-22', 'Asia/Shanghai');
  await callers.close();
  [memberId, otherId] = [randomUUID(), randomUUID()];
  const enrolled = async (id: string, displayName: string) => {
    const { data } = await house.ask(enrol, { input: { memberId: id, displayName } }, { as: 'channel:shop' });
    return (data?.['enrolMember'] as { number: string }).number;
  };
  number = await enrolled(memberId, 'Li Hua');
  otherNumber = await enrolled(otherId, 'Wang Wei');
  const answer = await house.ask(record, { input: purchase({ purchaseId }) }, { as: 'channel:shop' });
  expect(answer.data).toMatchObject({ recordPurchase: { __typename: 'Purchase' } });
  await giveTheOtherSomethingToLose();
  await house.drain();
});

/** A purchase of 1,000 yuan, a redemption that can be called off, a quote that is open, and an exchange with each partner. */
async function giveTheOtherSomethingToLose(): Promise<void> {
  const asOther = { as: `member:${otherNumber}` };
  const must = async (document: string, input: Record<string, unknown>, status: string, as: AskGateway = asOther) => {
    const { data, errors } = await house.ask(document, { input }, as);
    expect([errors, Object.values(data ?? {})]).toEqual([undefined, [expect.objectContaining({ status })]]);
  };
  const amount = { amountMinor: 100_000, currency: 'CNY' };
  const bought = { purchaseId: others.purchase, memberId: otherId, total: amount, lines: [{ ...line, amount }] };
  await house.ask(record, { input: purchase(bought) }, asShop);
  await must(redeem, { redemptionId: others.redemption, rewardId: rewardIdOf('delivery') }, 'SETTLED');
  for (const to of ['CRUMB', 'WELL']) {
    const exchangeId = randomUUID();
    await must(quote, { exchangeId, from: 'HARVEST', to, amount: 200 }, 'QUOTED');
    await must(commit, { exchangeId }, 'COMMITTED');
  }
  await must(quote, { exchangeId: others.exchange, from: 'HARVEST', to: 'CRUMB', amount: 200 }, 'QUOTED');
}

afterAll(() => house.stop());

function purchase(changed: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    purchaseId: randomUUID(),
    memberId,
    channel: 'shop',
    occurredAt: '2026-11-01T04:00:00Z',
    total: line.amount,
    lines: [line],
    ...changed,
  };
}

/** Sends it and looks at all five databases before and after. What was asked before it has come to its end by then. */
async function expectRefused(code: string, send: () => Promise<GatewayAnswer>): Promise<GatewayAnswer> {
  await house.drain();
  const before = await house.digests();
  const answer = await send();
  expect(answer.errors?.map(({ extensions }) => extensions.code)).toEqual([code]);
  expect(answer.text).not.toMatch(
    /stack|node_modules|\bat \/|\.[jt]s:\d|\bselect\b|\binsert\b|relation|127\.0\.0\.1|postgres/i,
  );
  expect(await house.digests()).toEqual(before);
  return answer;
}

const asShop: AskGateway = { as: 'channel:shop' };
const asMember = (): AskGateway => ({ as: `member:${number}` });

test('the looking itself: a request that changes something is seen', async () => {
  const before = await house.digests();
  await house.ask(record, { input: purchase() }, asShop);
  await house.drain();
  const after = await house.digests();
  const changed = Object.keys(after).filter((table) => after[table] !== before[table]);
  expect(new Set(changed.map((table) => table.split('.')[0]))).toEqual(new Set(['members', 'points', 'campaigns']));
});

test('the looking itself: a job that was queued is seen', async () => {
  const before = await house.digests();
  await house.subgraph('points').asAdmin(`select from graphile_worker.add_job('count-the-stars', '{}')`);
  const after = await house.digests();
  const changed = Object.keys(after).filter((table) => after[table] !== before[table]);
  expect(changed).toEqual(['points.queued job']);
});

describe('purchases', () => {
  const lineOf = (amountMinor: number) => ({
    ...line,
    lineId: randomUUID(),
    amount: { amountMinor, currency: 'CNY' },
  });
  const cases: [string, Record<string, unknown>, string[]][] = [
    ['an unknown member', { memberId: randomUUID() }, ['input', 'memberId']],
    ['a time in the future', { occurredAt: '2999-01-01T00:00:00Z' }, ['input', 'occurredAt']],
    ['no lines', { lines: [] }, ['input', 'lines']],
    ['a total that is not the sum', { total: { amountMinor: 10_001, currency: 'CNY' } }, ['input', 'total']],
    [
      'a fraction of a fen',
      { lines: [{ ...line, amount: { amountMinor: 10_000.5, currency: 'CNY' } }] },
      ['input', 'lines', '0', 'amount', 'amountMinor'],
    ],
    [
      'an amount below zero, made good by another line',
      { lines: [line, lineOf(-100), lineOf(100)] },
      ['input', 'lines', '1', 'amount'],
    ],
    [
      'foreign money',
      {
        total: { amountMinor: 10_000, currency: 'USD' },
        lines: [{ ...line, amount: { amountMinor: 10_000, currency: 'USD' } }],
      },
      ['input', 'total', 'currency'],
    ],
    ['an unknown number of a member', { memberId: null, memberNumber: 'no such card!' }, ['input', 'memberNumber']],
    ['a line of nothing', { lines: [{ ...line, quantity: 0 }] }, ['input', 'lines', '0', 'quantity']],
  ];
  test.each(cases)('%s: BAD_USER_INPUT with the field’s path', async (_, changed, path) => {
    const answer = await expectRefused('BAD_USER_INPUT', () => house.ask(record, { input: purchase(changed) }, asShop));
    const told = answer.errors?.[0]?.extensions['inputPath'] as string[];
    expect(told.slice(0, path.length)).toEqual(path);
  });

  test('an id used before, with other lines: IDEMPOTENCY_CONFLICT', async () => {
    const lines = [{ ...line, sku: 'OIL' }];
    await expectRefused('IDEMPOTENCY_CONFLICT', () =>
      house.ask(record, { input: purchase({ purchaseId, lines }) }, asShop),
    );
  });

  test('for another channel: FORBIDDEN', async () => {
    await expectRefused('FORBIDDEN', () => house.ask(record, { input: purchase({ channel: 'kiosk' }) }, asShop));
  });

  test('by a member: FORBIDDEN', async () => {
    await expectRefused('FORBIDDEN', () => house.ask(record, { input: purchase() }, asMember()));
  });
});

describe('points', () => {
  const redemption = (points: unknown) => ({
    input: { redemptionId: randomUUID(), rewardId: rewardIdOf('coupon-10'), points },
  });
  const exchange = (changed: Record<string, unknown>) => ({
    input: { exchangeId: randomUUID(), from: 'HARVEST', to: 'CRUMB', amount: 100, ...changed },
  });

  test.each([-1000, 0, 10.5, 2 ** 53, '1000'])('redeeming %p points: BAD_USER_INPUT', async (points) => {
    await expectRefused('BAD_USER_INPUT', () => house.ask(redeem, redemption(points), asMember()));
  });

  test.each([-100, 0, 0.5])('exchanging %p points: BAD_USER_INPUT', async (amount) => {
    await expectRefused('BAD_USER_INPUT', () => house.ask(quote, exchange({ amount }), asMember()));
  });

  test.each([{ from: 'GOLD_COINS' }, { to: 'GOLD_COINS' }])(
    'an unknown currency %p: BAD_USER_INPUT',
    async (changed) => {
      await expectRefused('BAD_USER_INPUT', () => house.ask(quote, exchange(changed), asMember()));
    },
  );

  test('one id for an exchange and for a redemption: each has its own points', async () => {
    const id = randomUUID();
    const spendable = async () => {
      const { data } = await house.ask('{ me { wallet { spendable } } }', {}, asMember());
      return (data as { me: { wallet: { spendable: number } } }).me.wallet.spendable;
    };
    const before = await spendable();
    const quoted = await house.ask(quote, { input: { ...exchange({}).input, exchangeId: id } }, asMember());
    expect(quoted.data).toEqual({ quoteExchange: { __typename: 'Exchange', status: 'QUOTED' } });
    const redeemed = await house.ask(redeem, { input: { redemptionId: id, rewardId: rewardIdOf('cake') } }, asMember());
    expect(redeemed.data).toEqual({ redeemReward: { __typename: 'NotEnoughPoints', code: 'NOT_ENOUGH_POINTS' } });
    const committed = await house.ask(commit, { input: { exchangeId: id } }, asMember());
    expect(committed.data).toEqual({ commitExchange: { __typename: 'Exchange', status: 'COMMITTED' } });
    expect(await spendable()).toBe(before - 100);
  });

  test('a wallet of an unknown currency: BAD_USER_INPUT', async () => {
    await expectRefused('BAD_USER_INPUT', () =>
      house.ask('{ me { wallet(currency: "GOLD_COINS") { spendable } } }', {}, asMember()),
    );
  });
});

describe('tokens', () => {
  const me = '{ me { id } }';
  const claims = () => ({ sub: number, role: 'member' });
  const signed = async (change: (token: SignJWT) => SignJWT, payload: JWTPayload = claims()) => {
    const key = house.secrets.issuerKey;
    const token = new SignJWT(payload)
      .setProtectedHeader({ alg: 'EdDSA', typ: 'JWT', kid: key.kid })
      .setIssuer(embeddedIssuerName)
      .setAudience(embeddedAudience)
      .setIssuedAt()
      .setExpirationTime('1h');
    return change(token).sign(await importJWK(key, 'EdDSA'));
  };

  test('the making itself: unchanged, such a token is good', async () => {
    const answer = await house.ask(me, {}, { token: await signed((token) => token) });
    expect(answer.data).toEqual({ me: { id: memberId } });
  });

  const tokens: [string, () => Promise<string> | string][] = [
    ['expired', () => signed((token) => token.setIssuedAt(1_000_000).setExpirationTime(1_000_900))],
    ['of another audience', () => signed((token) => token.setAudience('another-graph'))],
    ['of another issuer', () => signed((token) => token.setIssuer('https://elsewhere.example'))],
    [
      'unsigned',
      () =>
        new UnsecuredJWT(claims())
          .setIssuer(embeddedIssuerName)
          .setAudience(embeddedAudience)
          .setExpirationTime('1h')
          .encode(),
    ],
    ['signed by another key', async () => issueToken(await newIssuerKey(), { kind: 'member', number })],
    [
      'changed after it was signed',
      async () => {
        const [head, , signature] = (await signed((token) => token)).split('.');
        const other = { iss: embeddedIssuerName, aud: embeddedAudience, sub: otherNumber, role: 'member', exp: 4e9 };
        return `${head}.${base64url.encode(JSON.stringify(other))}.${signature}`;
      },
    ],
    ['that is no token', () => 'let-me-in'],
    ['that claims to be a service', () => signed((token) => token, { sub: 'campaigns', role: 'service' })],
  ];
  test.each(tokens)('%s: UNAUTHENTICATED', async (_, make) => {
    const token = await make();
    await expectRefused('UNAUTHENTICATED', () => house.ask(me, {}, { token }));
    await expectRefused('UNAUTHENTICATED', () => house.ask(record, { input: purchase() }, { token }));
  });

  test('missing: UNAUTHENTICATED', async () => {
    await expectRefused('UNAUTHENTICATED', () => house.ask(record, { input: purchase() }));
    await expectRefused('UNAUTHENTICATED', () => house.ask(me));
  });
});

describe('what is another’s', () => {
  test.each([
    ['wallet', 'wallet { spendable }'],
    ['ledger', 'ledger { edges { node { id } } }'],
    ['redemptions', 'redemptions { edges { node { id } } }'],
    ['exchanges', 'exchanges { edges { node { id } } }'],
    ['profile', 'profile { phone }'],
    ['linked partners', 'linkedPartners { partner { code } }'],
  ])('a member reading another member’s %s: FORBIDDEN', async (_, fields) => {
    const answer = await expectRefused('FORBIDDEN', () =>
      house.ask(`query ($id: ID) { member(id: $id) { ${fields} } }`, { id: otherId }, asMember()),
    );
    expect(answer.data ?? { member: null }).toEqual({ member: null });
  });

  test.each(['purchase', 'redemption', 'exchange'] as const)(
    'a member reading another member’s %s: FORBIDDEN',
    async (thing) => {
      const document = `query ($id: ID!) { ${thing}(id: $id) { id } }`;
      const own = await house.ask(document, { id: others[thing] }, { as: `member:${otherNumber}` });
      expect(own.data).toEqual({ [thing]: { id: others[thing] } });
      const answer = await expectRefused('FORBIDDEN', () => house.ask(document, { id: others[thing] }, asMember()));
      expect(answer.data ?? { [thing]: null }).toEqual({ [thing]: null });
    },
  );

  test.each([
    [
      'cancelling another member’s redemption',
      mutation('cancelRedemption', 'Redemption'),
      { redemptionId: others.redemption },
    ],
    ['committing another member’s exchange', commit, { exchangeId: others.exchange }],
    ['cancelling another member’s exchange', cancel, { exchangeId: others.exchange }],
  ])('a member %s: FORBIDDEN', async (_, document, input) => {
    await expectRefused('FORBIDDEN', () => house.ask(document, { input }, asMember()));
  });

  test.each([
    ['exchanging a member’s points', quote, { exchangeId: randomUUID(), from: 'CRUMB', to: 'HARVEST', amount: 200 }],
    ['committing a member’s exchange into its own points', commit, { exchangeId: others.exchange }],
    [
      'proposing another brand’s terms',
      'mutation ($input: ProposePartnerInput!) { proposePartner(input: $input) { __typename } }',
      {
        changeId: randomUUID(),
        partnerId: partnerIdOf(pharmacy),
        code: 'pharmacy',
        nameEn: 'Golden Crust Pharmacy',
        nameZhCn: '麦香药房',
        currency: { code: 'WELL', nameEn: 'Wells', nameZhCn: '康宁值', pointsPerYuan: 500 },
      },
    ],
  ])('a partner %s: FORBIDDEN', async (_, document, input) => {
    await expectRefused('FORBIDDEN', () => house.ask(document, { input }, { as: 'partner:bakery' }));
  });

  test('a partner reading an exchange with another brand: FORBIDDEN', async () => {
    const document = 'query ($id: ID!) { exchange(id: $id) { id } }';
    const own = await house.ask(document, { id: others.exchange }, { as: 'partner:bakery' });
    expect(own.data).toEqual({ exchange: { id: others.exchange } });
    const answer = await expectRefused('FORBIDDEN', () =>
      house.ask(document, { id: others.exchange }, { as: 'partner:pharmacy' }),
    );
    expect(answer.data ?? { exchange: null }).toEqual({ exchange: null });
  });

  test('a partner reading another brand’s statement: FORBIDDEN', async () => {
    await expectRefused('FORBIDDEN', () =>
      house.ask(
        '{ partnerStatement(partner: "pharmacy", period: "2026-11") { period } }',
        {},
        { as: 'partner:bakery' },
      ),
    );
  });

  test('a partner’s settlement holds no line, position or payment of another brand', async () => {
    const document = `{ settlement(period: "2026-11") {
      lines { fromBrand toBrand } positions { brand } payments { payer payee }
    } }`;
    const all = await house.ask(document, {}, { as: 'ops:ann' });
    expect(all.text).toContain('pharmacy');
    const seen = await house.ask(document, {}, { as: 'partner:bakery' });
    expect(seen.errors).toBeUndefined();
    const { lines } = seen.data?.['settlement'] as { lines: { fromBrand: string; toBrand: string }[] };
    expect(lines).toEqual([expect.objectContaining({ toBrand: 'bakery' })]);
    expect(seen.text).not.toContain('pharmacy');
  });

  test('an internal mutation is not in the graph: BAD_USER_INPUT', async () => {
    await expectRefused('BAD_USER_INPUT', () =>
      house.ask('mutation { voidHold(input: { holdId: "x" }) { __typename } }', {}, { as: 'ops:ann' }),
    );
  });
});

describe('requests that are none', () => {
  test('a query that does not parse: BAD_USER_INPUT', async () => {
    await expectRefused('BAD_USER_INPUT', () => house.ask('{ me { id }', {}, asMember()));
  });

  test('a field that is not there: BAD_USER_INPUT', async () => {
    await expectRefused('BAD_USER_INPUT', () => house.ask('{ me { password } }', {}, asMember()));
  });

  test('a body that is no JSON: BAD_USER_INPUT', async () => {
    await expectRefused('BAD_USER_INPUT', () => house.post('{"query": ', asMember()));
  });

  test('a body over the limit: BAD_USER_INPUT', async () => {
    const lines = Array.from({ length: 450 }, () => ({ ...line, lineId: randomUUID(), sku: 'x'.repeat(600) }));
    const answer = await expectRefused('BAD_USER_INPUT', () =>
      house.ask(record, { input: purchase({ lines }) }, asShop),
    );
    expect(answer.status).toBe(413);
  });
});
