import { randomUUID } from 'node:crypto';
import { base64url, SignJWT, importJWK, UnsecuredJWT, type JWTPayload } from 'jose';
import {
  embeddedAudience,
  embeddedIssuerName,
  issueToken,
  newIssuerKey,
} from '../../gateway/identity/embedded-issuer.js';
import { rewardIdOf, setUpProgramme } from '../demo/set-up-programme.js';
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
const line = { lineId: randomUUID(), sku: 'RICE', quantity: 1, amount: { amountMinor: 10_000, currency: 'CNY' } };

const enrol = `mutation ($input: EnrolMemberInput!) { enrolMember(input: $input) { ... on Member { number } } }`;
const record = `mutation ($input: RecordPurchaseInput!) {
  recordPurchase(input: $input) { __typename ... on Purchase { id } ... on Failure { code message } }
}`;
const redeem = `mutation ($input: RedeemRewardInput!) { redeemReward(input: $input) { ... on Failure { code } } }`;
const quote = `mutation ($input: QuoteExchangeInput!) { quoteExchange(input: $input) { ... on Failure { code } } }`;

beforeAll(async () => {
  house = await Together.start();
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
  await house.drain();
}, 120_000);

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

/** Sends it and looks at all five databases before and after. */
async function expectRefused(code: string, send: () => Promise<GatewayAnswer>): Promise<GatewayAnswer> {
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

describe('purchases', () => {
  const cases: [string, Record<string, unknown>, string[]][] = [
    ['an unknown member', { memberId: randomUUID() }, ['input', 'memberId']],
    ['a time in the future', { occurredAt: '2999-01-01T00:00:00Z' }, ['input', 'occurredAt']],
    ['no lines', { lines: [] }, ['input', 'lines']],
    ['a total that is not the sum', { total: { amountMinor: 10_001, currency: 'CNY' } }, ['input', 'total']],
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
  ])('a member reading another member’s %s: FORBIDDEN', async (_, fields) => {
    const answer = await expectRefused('FORBIDDEN', () =>
      house.ask(`query ($id: ID) { member(id: $id) { ${fields} } }`, { id: otherId }, asMember()),
    );
    expect(answer.data ?? { member: null }).toEqual({ member: null });
  });

  test('a partner acting for another brand: FORBIDDEN', async () => {
    await expectRefused('FORBIDDEN', () =>
      house.ask(
        '{ partnerStatement(partner: "pharmacy", period: "2026-11") { period } }',
        {},
        { as: 'partner:bakery' },
      ),
    );
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
