import { newId } from '../../../../chassis/ids.js';
import { callerOf } from '../../../../chassis/testing/callers.js';
import { ann, answerOf, faultOf, PartnersWorld } from '../arrange.js';
import {
  changeClient,
  clientIn,
  clientInput,
  clientsOf,
  createClient,
  endPrevious,
  letIn,
  revokeClient,
  rotateSecret,
  standingOf,
} from './client-operations.js';

let world: PartnersWorld;
beforeAll(async () => {
  world = await PartnersWorld.startWithPartners();
});
afterAll(() => world.stop());

const bakery = callerOf.partner('bakery', ['clients:read', 'clients:write']);
const pharmacy = callerOf.partner('pharmacy', ['clients:read', 'clients:write']);
const rotate = (as: Parameters<typeof world.ask>[0], input: Record<string, unknown>) =>
  world.ask(as, rotateSecret, { input: { rotationId: newId(), ...input } });
const secretOf = (answer: Record<string, unknown>) => String(answer['secret']);

describe('a new client', () => {
  test('is let in with its secret, which is shown once, and is told apart by nothing else', async () => {
    const input = clientInput({ networks: ['192.0.2.7', '2001:DB8::/32'], callsPerDay: 500 });
    const first = answerOf(await world.ask(ann, createClient, { input }));
    expect(first).toMatchObject({
      __typename: 'IssuedPartnerClient',
      secret: expect.stringMatching(/^fps_[\w-]{43}$/),
      client: {
        id: input.clientId,
        name: 'ovens',
        scopes: ['exchanges:read', 'exchanges:write'],
        networks: ['192.0.2.7/32', '2001:db8::/32'],
        callsPerDay: 500,
        previousSecretEndsAt: null,
        lastUsedAt: null,
        revokedAt: null,
        partner: { code: 'bakery' },
      },
    });
    expect(await letIn(world, input.clientId, secretOf(first))).toEqual({
      clientId: input.clientId,
      brand: 'bakery',
      scopes: ['exchanges:read', 'exchanges:write'],
      networks: ['192.0.2.7/32', '2001:db8::/32'],
      callsPerDay: 500,
    });
    const again = answerOf(await world.ask(ann, createClient, { input }));
    expect(again).toMatchObject({ secret: null, client: { id: input.clientId, lastUsedAt: expect.any(String) } });
    expect(faultOf(await world.ask(ann, createClient, { input: { ...input, name: 'other' } })).code).toBe(
      'IDEMPOTENCY_CONFLICT',
    );
    const [other, wrong] = [await clientIn(world), await clientIn(world, { partner: 'pharmacy' })];
    expect(await letIn(world, input.clientId, other.secret)).toBeNull();
    expect(await letIn(world, wrong.id, secretOf(first))).toBeNull();
    expect(await letIn(world, newId(), secretOf(first))).toBeNull();
    expect(await letIn(world, 'no id', secretOf(first))).toBeNull();
    expect(await letIn(world, input.clientId.toUpperCase(), secretOf(first))).toMatchObject({ brand: 'bakery' });
  });

  test('asked for twice at once is one, whose secret one of the two is shown', async () => {
    const input = clientInput();
    const answers = await Promise.all([1, 2].map(() => world.ask(ann, createClient, { input })));
    const secrets = answers.map((answer) => answerOf(answer)['secret'] as string | null);
    const [shown = ''] = secrets.filter((secret) => secret !== null);
    expect(secrets).toContain(null);
    expect(await letIn(world, input.clientId, shown)).toMatchObject({ clientId: input.clientId });
  });

  test.each([
    [{ partner: 'nobody' }, ['input', 'partner']],
    [{ partner: 'harvest-table' }, ['input', 'partner']],
    [{ name: ' ' }, ['input', 'name']],
    [{ scopes: [] }, ['input', 'scopes']],
    [{ scopes: ['partners:write'] }, ['input', 'scopes', '0']],
    [{ networks: ['192.0.2.0/24', '192.0.2.1/24'] }, ['input', 'networks', '1']],
    [{ networks: Array.from({ length: 51 }, (_, n) => `192.0.2.${n}`) }, ['input', 'networks']],
    [{ callsPerDay: 0 }, ['input', 'callsPerDay']],
    [{ clientId: 'mine' }, ['input', 'clientId']],
  ])('with %j is bad input', async (terms, path) => {
    const result = await world.ask(ann, createClient, { input: clientInput(terms) });
    expect(faultOf(result)).toEqual({ code: 'BAD_USER_INPUT', path });
  });

  test('under the id of another’s is bad input, whoever of ops asks', async () => {
    const { id } = await clientIn(world);
    const result = await world.ask(callerOf.ops('cy'), createClient, { input: clientInput({ clientId: id }) });
    expect(faultOf(result)).toEqual({ code: 'BAD_USER_INPUT', path: ['input', 'clientId'] });
  });

  test('is one too many from the twenty-first on, even of two at once, until one is revoked', async () => {
    const [teahouse, brewery] = ['teahouse', 'brewery'];
    for (const [code, currency] of [
      [teahouse, 'LEAF'],
      [brewery, 'HOP'],
    ]) {
      await world.publishPartner({
        code,
        partnerId: newId(),
        currency: { code: currency, nameZhCn: '叶', nameEn: 'Leaves', pointsPerYuan: 20 },
      });
    }
    const of = (partner: string) => world.ask(ann, createClient, { input: clientInput({ partner }) });
    const first = await clientIn(world, { partner: teahouse });
    for (let n = 2; n < 20; n += 1) await clientIn(world, { partner: teahouse });
    const last = (await Promise.all([of(teahouse), of(teahouse)])).map(answerOf);
    expect(last.map(({ __typename }) => __typename).sort()).toEqual(['IssuedPartnerClient', 'TooManyPartnerClients']);
    expect(answerOf(await of(teahouse))).toEqual({
      __typename: 'TooManyPartnerClients',
      code: 'TOO_MANY_PARTNER_CLIENTS',
      message: 'A brand has 20 clients at most; revoke one that is not used any more',
      atMost: 20,
    });
    expect(answerOf(await of(brewery))['__typename']).toBe('IssuedPartnerClient');
    await world.ask(ann, revokeClient, { input: { revocationId: newId(), clientId: first.id } });
    expect(answerOf(await of(teahouse))['__typename']).toBe('IssuedPartnerClient');
  });
});

describe('a rotated secret', () => {
  test('is shown once, and the one of before is good for a day beside it', async () => {
    const { id, secret } = await clientIn(world);
    const input = { rotationId: newId(), clientId: id };
    const rotated = answerOf(await rotate(bakery, input));
    expect(rotated['client']).toMatchObject({ id, previousSecretEndsAt: expect.any(String) });
    const inHours =
      (Date.parse((rotated['client'] as { previousSecretEndsAt: string }).previousSecretEndsAt) -
        world.clock.now().getTime()) /
      3_600_000;
    expect(inHours).toBeCloseTo(24, 1);
    expect(answerOf(await rotate(bakery, input))).toMatchObject({ secret: null, client: { id } });
    for (const good of [secret, secretOf(rotated)])
      expect(await letIn(world, id, good)).toMatchObject({ clientId: id });
    await world.clock.advance({ hours: 23, minutes: 59 });
    expect(await letIn(world, id, secret)).toMatchObject({ clientId: id });
    await world.clock.advance({ minutes: 2 });
    expect(await letIn(world, id, secret)).toBeNull();
    expect(await letIn(world, id, secretOf(rotated))).toMatchObject({ clientId: id });
    expect(answerOf(await rotate(bakery, input))).toMatchObject({ client: { previousSecretEndsAt: null } });
  });

  test('ends the one of before at once where it is told to, then or later', async () => {
    const { id, secret } = await clientIn(world);
    const second = secretOf(answerOf(await rotate(bakery, { clientId: id, overlapHours: 0 })));
    expect(await letIn(world, id, secret)).toBeNull();
    const third = secretOf(answerOf(await rotate(ann, { clientId: id, overlapHours: 168 })));
    expect(await letIn(world, id, second)).toMatchObject({ clientId: id });
    const ended = answerOf(await world.ask(bakery, endPrevious, { input: { endingId: newId(), clientId: id } }));
    expect(ended).toMatchObject({ __typename: 'PartnerClient', previousSecretEndsAt: null });
    expect(await letIn(world, id, second)).toBeNull();
    expect(await letIn(world, id, third)).toMatchObject({ clientId: id });
  });

  test('rotated again, the first of three is good no more', async () => {
    const { id, secret } = await clientIn(world);
    const second = secretOf(answerOf(await rotate(bakery, { clientId: id })));
    const third = secretOf(answerOf(await rotate(bakery, { clientId: id })));
    expect(await letIn(world, id, secret)).toBeNull();
    for (const good of [second, third]) expect(await letIn(world, id, good)).toMatchObject({ clientId: id });
  });

  test('by two at once: each is shown its own, and both are good', async () => {
    const { id, secret } = await clientIn(world);
    const answers = await Promise.all([1, 2].map(() => rotate(bakery, { clientId: id })));
    for (const answer of answers)
      expect(await letIn(world, id, secretOf(answerOf(answer)))).toMatchObject({ clientId: id });
    expect(await letIn(world, id, secret)).toBeNull();
  });

  test('survives the process, and so does the one of before', async () => {
    const { id, secret } = await clientIn(world);
    const second = secretOf(answerOf(await rotate(bakery, { clientId: id })));
    await world.restart();
    for (const good of [secret, second]) expect(await letIn(world, id, good)).toMatchObject({ clientId: id });
  });

  test.each([[-1], [169]])('with an overlap of %d hours is bad input', async (overlapHours) => {
    const { id } = await clientIn(world);
    const result = await rotate(bakery, { clientId: id, overlapHours });
    expect(faultOf(result)).toEqual({ code: 'BAD_USER_INPUT', path: ['input', 'overlapHours'] });
  });
});

describe('a client that is revoked', () => {
  test('is let in no more, and stays as it was', async () => {
    const { id, secret } = await clientIn(world);
    const { secret: second } = answerOf(await rotate(bakery, { clientId: id }));
    const input = { revocationId: newId(), clientId: id };
    const revoked = answerOf(await world.ask(ann, revokeClient, { input }));
    expect(revoked).toMatchObject({
      __typename: 'PartnerClient',
      previousSecretEndsAt: null,
      revokedAt: expect.any(String),
    });
    expect(answerOf(await world.ask(ann, revokeClient, { input }))).toEqual(revoked);
    for (const bad of [secret, String(second)]) expect(await letIn(world, id, bad)).toBeNull();
    expect(await standingOf(world, id)).toBeNull();
    const since = { code: 'PARTNER_CLIENT_REVOKED', revokedSince: revoked['revokedAt'] };
    const other = { input: { revocationId: newId(), clientId: id } };
    expect(answerOf(await world.ask(ann, revokeClient, other))).toMatchObject(since);
    const rotated = await world.ask(bakery, rotateSecret, { input: { rotationId: newId(), clientId: id } }, 'zh-CN');
    expect(answerOf(rotated)).toMatchObject({ ...since, message: '该客户端已被吊销，不能再更改' });
    const change = { changeId: newId(), ...clientInput({ clientId: id }), partner: undefined, networks: [] };
    expect(answerOf(await world.ask(ann, changeClient, { input: change }))).toMatchObject({ code: since.code });
    expect(answerOf(await world.ask(ann, endPrevious, { input: { endingId: newId(), clientId: id } }))).toMatchObject({
      code: since.code,
    });
  });
});

test('other terms stand in place of those before, and a client keeps its secret', async () => {
  const { id, secret } = await clientIn(world, { networks: ['192.0.2.0/24'], callsPerDay: 5 });
  const input = { changeId: newId(), clientId: id, name: 'tills', scopes: ['links:write'], networks: [] };
  expect(answerOf(await world.ask(ann, changeClient, { input }))).toMatchObject({
    ...{ name: 'tills', scopes: ['links:write'], networks: [], callsPerDay: null },
  });
  expect(await letIn(world, id, secret)).toMatchObject({ scopes: ['links:write'], networks: [], callsPerDay: null });
});

describe('the list', () => {
  const list = async (as: Parameters<typeof world.ask>[0], variables = {}) =>
    answerOf(await world.ask(as, clientsOf, variables)) as unknown as {
      edges: { node: { id: string; partner: { code: string } } }[];
      pageInfo: { hasNextPage: boolean; endCursor: string };
    };
  const ids = (page: Awaited<ReturnType<typeof list>>) => page.edges.map(({ node }) => node.id);

  test('has a partner’s own, newest first, page by page; of any or all for ops', async () => {
    const [first, second] = [
      await clientIn(world, { partner: 'pharmacy' }),
      await clientIn(world, { partner: 'pharmacy' }),
    ];
    const page = await list(pharmacy, { first: 1 });
    expect(ids(page)).toEqual([second.id]);
    expect(page.pageInfo.hasNextPage).toBe(true);
    expect(ids(await list(pharmacy, { first: 1, after: page.pageInfo.endCursor }))).toEqual([first.id]);
    expect(ids(await list(ann, { partner: 'pharmacy', first: 2 }))).toEqual([second.id, first.id]);
    const codes = (await list(ann, { first: 100 })).edges.map(({ node }) => node.partner.code);
    expect(new Set(codes)).toEqual(new Set(['bakery', 'pharmacy', 'teahouse', 'brewery']));
    for (const { node } of (await list(bakery, { first: 100 })).edges) expect(node.partner.code).toBe('bakery');
  });

  test('of another partner, or of none, is refused', async () => {
    expect(faultOf(await world.ask(bakery, clientsOf, { partner: 'pharmacy' })).code).toBe('FORBIDDEN');
    expect(faultOf(await world.ask(ann, clientsOf, { partner: 'nobody' }))).toEqual({
      code: 'BAD_USER_INPUT',
      path: ['partner'],
    });
  });

  test('holds no secret and nothing that one could be known by', async () => {
    const { id, secret } = await clientIn(world);
    const kept = await world.subgraph.asAdmin('select * from partner_client where id = $1', [id]);
    const records = await world.subgraph.asAdmin(`select * from audit_log where subject like $1`, [`%${id}%`]);
    const answers = await world.subgraph.asAdmin('select * from answer_record where id = $1', [id]);
    expect(records).not.toEqual([]);
    expect(JSON.stringify([kept, records, answers])).not.toContain(secret.slice(4));
  });
});

describe('who may', () => {
  test('another brand’s client cannot be rotated, in the words for one that is not there', async () => {
    const { id } = await clientIn(world);
    const [foreign, absent] = [await rotate(pharmacy, { clientId: id }), await rotate(pharmacy, { clientId: newId() })];
    expect(faultOf(foreign)).toEqual({ code: 'BAD_USER_INPUT', path: ['input', 'clientId'] });
    expect(absent.errors?.[0]?.message).toBe(foreign.errors?.[0]?.message);
    const ending = { input: { endingId: newId(), clientId: id } };
    expect(faultOf(await world.ask(pharmacy, endPrevious, ending)).code).toBe('BAD_USER_INPUT');
  });

  test('creating, changing and revoking is for ops alone', async () => {
    const { id } = await clientIn(world);
    const change = { changeId: newId(), clientId: id, name: 'x', scopes: ['links:write'], networks: [] };
    for (const as of [bakery, callerOf.ops('cy', ['partners:read']), callerOf.member(newId())]) {
      expect(faultOf(await world.ask(as, createClient, { input: clientInput() })).code).toBe('FORBIDDEN');
      expect(faultOf(await world.ask(as, changeClient, { input: change })).code).toBe('FORBIDDEN');
      const revocation = { revocationId: newId(), clientId: id };
      expect(faultOf(await world.ask(as, revokeClient, { input: revocation })).code).toBe('FORBIDDEN');
    }
    expect(faultOf(await rotate(callerOf.partner('bakery', ['webhooks:write']), { clientId: id })).code).toBe(
      'FORBIDDEN',
    );
    expect(faultOf(await rotate(callerOf.anonymous(), { clientId: id })).code).toBe('UNAUTHENTICATED');
  });

  test('who checks secrets is the gateway alone', async () => {
    const { id } = await clientIn(world);
    const query = 'query ($id: ID!) { partnerClientStanding(clientId: $id) { brand } }';
    const result = await world.subgraph.ask(query, { id }, { as: callerOf.service('points'), via: 'points' });
    expect(faultOf(result).code).toBe('FORBIDDEN');
  });
});
