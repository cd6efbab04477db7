/** A partner's program as it comes in: credentials, a token, the graph, and the door that closes behind it. */
import { createHmac } from 'node:crypto';
import { newId } from '../../chassis/ids.js';
import { scopesOfKind } from '../../gateway/identity/scopes.js';
import { clientScopes } from '../../subgraphs/partners/domain/clients/partner-client.js';
import { bakery } from '../demo/harvest-table.js';
import { partnerIdOf, proposeAndApprove } from '../demo/set-up-programme.js';
import { Together } from '../testing/start-together.js';

let house: Together;
beforeAll(async () => {
  house = await Together.start({ subgraphs: ['members', 'points', 'partners'] });
  const callers = house.callers();
  const { code, name, currency } = bakery;
  const input = {
    ...{ changeId: newId(), partnerId: partnerIdOf(bakery), code, nameZhCn: name.zhCN, nameEn: name.en },
    currency: { code: currency.code, nameZhCn: '麦香点', nameEn: 'Crumbs', pointsPerYuan: currency.pointsPerYuan },
  };
  await proposeAndApprove(callers, { what: 'Partner', input });
  await callers.close();
});
afterAll(() => house.stop());

async function mutate(name: string, selection: string, input: object, who: { as: string } | { token: string }) {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input!`;
  const document = `mutation ($input: ${type}) { ${name}(input: $input) { __typename ${selection} ... on Failure { code message } } }`;
  const { data, text } = await house.ask(document, { input }, who);
  if (!data) throw new Error(text);
  return data[name] as Record<string, unknown>;
}

async function tokenFor(clientId: string, secret: string): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await fetch(`${house.gateway.url}/oauth/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

async function client(scopes: string[]) {
  const clientId = newId();
  const input = { clientId, partner: 'bakery', name: 'ovens', scopes };
  const made = await mutate('createPartnerClient', '... on IssuedPartnerClient { secret }', input, { as: 'ops:ann' });
  return { clientId, secret: String(made['secret']) };
}

test('the scopes that a client can have are those of partners’ tokens', () => {
  expect([...clientScopes].sort()).toEqual([...scopesOfKind.partner].sort());
});

test('credentials, a token, a quota, a rotation, and the end', async () => {
  const { clientId, secret } = await client(['clients:read', 'clients:write', 'exchanges:read']);
  const given = await tokenFor(clientId, secret);
  expect(given).toMatchObject({ status: 200, body: { scope: 'clients:read clients:write exchanges:read' } });
  const token = String(given.body['access_token']);
  const quota = await house.ask(
    '{ partnerQuota { partner { code } calls { limit remaining } points { limit } } }',
    {},
    { token },
  );
  expect(quota.data).toEqual({
    partnerQuota: { partner: { code: 'bakery' }, calls: { limit: 100_000, remaining: 99_999 }, points: null },
  });
  const rotation = { rotationId: newId(), clientId, overlapHours: 0 };
  const rotated = await mutate('rotatePartnerClientSecret', '... on IssuedPartnerClient { secret }', rotation, {
    token,
  });
  expect(await tokenFor(clientId, secret)).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
  expect((await tokenFor(clientId, String(rotated['secret']))).status).toBe(200);
  await mutate(
    'revokePartnerClient',
    '... on PartnerClient { id }',
    { revocationId: newId(), clientId },
    { as: 'ops:ann' },
  );
  expect((await tokenFor(clientId, String(rotated['secret']))).status).toBe(401);
});

test('a member is linked by a token that the partner has signed with its secret', async () => {
  const memberId = newId();
  const enrolled = await mutate(
    'enrolMember',
    '... on Member { number }',
    { memberId, displayName: 'Li Hua', phone: '+8613833330777' },
    { as: 'channel:shop' },
  );
  const { clientId, secret } = await client(['clients:write', 'links:write']);
  const token = String((await tokenFor(clientId, secret)).body['access_token']);
  const kid = newId();
  const key = await mutate(
    'createPartnerLinkKey',
    '... on IssuedPartnerLinkKey { secret }',
    { linkKeyId: kid },
    { token },
  );
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const now = Math.floor(house.clock.now().getTime() / 1000);
  const claims = { iss: 'bakery', aud: 'harvest-table', sub: 'loaf-1', jti: newId(), iat: now, exp: now + 120 };
  const body = `${part({ alg: 'HS256', kid })}.${part(claims)}`;
  const linkToken = `${body}.${createHmac('sha256', String(key['secret'])).update(body).digest('base64url')}`;
  const input = { linkId: newId(), partnerId: partnerIdOf(bakery), token: linkToken };
  const member = { as: `member:${String(enrolled['number'])}` };
  const linked = await mutate('linkPartner', '... on LinkedPartner { linkId }', input, member);
  expect(linked).toMatchObject({ __typename: 'LinkedPartner', linkId: expect.any(String) });
  const asked = await house.ask('{ partnerMemberLink(partnerMemberId: "loaf-1") { linkId } }', {}, { token });
  expect(asked.data).toEqual({ partnerMemberLink: { linkId: linked['linkId'] } });
});
