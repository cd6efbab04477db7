import { exportJWK, generateKeyPair } from 'jose';
import { newId } from '../../../../chassis/ids.js';
import { callerOf } from '../../../../chassis/testing/callers.js';
import { ann, answerOf, faultOf, PartnersWorld } from '../arrange.js';
import { bring, claimsFor, createKey, keysOf, revokeKey, sharedKey, signed, signedByHand } from './link-operations.js';

let world: PartnersWorld;
beforeAll(async () => {
  world = await PartnersWorld.startWithPartners();
});
afterAll(() => world.stop());

const bakery = callerOf.partner('bakery', ['clients:read', 'clients:write']);
const pharmacy = callerOf.partner('pharmacy', ['clients:read', 'clients:write']);
const create = (as: Parameters<typeof world.ask>[0], input: Record<string, unknown> = {}) =>
  world.ask(as, createKey, { input: { linkKeyId: newId(), ...input } });
const revoke = (as: Parameters<typeof world.ask>[0], linkKeyId: string, revocationId = newId()) =>
  world.ask(as, revokeKey, { input: { revocationId, linkKeyId } });
const idsOf = async (as: Parameters<typeof world.ask>[0], variables = {}) =>
  (answerOf(await world.ask(as, keysOf, variables)) as unknown as { id: string }[]).map(({ id }) => id);

test('a partner makes its own; the secret is shown once and kept nowhere', async () => {
  const linkKeyId = newId();
  const made = answerOf(await create(bakery, { linkKeyId }));
  expect(made).toMatchObject({
    secret: expect.stringMatching(/^flk_[\w-]{43}$/),
    key: { id: linkKeyId, algorithm: 'HS256' },
  });
  expect(answerOf(await create(bakery, { linkKeyId }))).toMatchObject({ secret: null, key: { id: linkKeyId } });
  const secret = String(made['secret']);
  for (const table of ['partner_link_key', 'answer_record', 'audit_log'])
    expect(JSON.stringify(await world.subgraph.asAdmin(`select * from ${table}`))).not.toContain(secret.slice(4));
  const key = { id: linkKeyId, secret };
  await world.restart();
  expect(await bring(world, newId(), await signed(key, claimsFor(world, newId())))).toMatchObject({
    __typename: 'LinkedPartner',
  });
});

test('what was signed by one that is revoked is taken no more, and what was linked by it stays', async () => {
  const key = await sharedKey(world);
  const [before, after] = [newId(), newId()];
  await bring(world, before, signedByHand(key, claimsFor(world, newId())));
  const token = signedByHand(key, claimsFor(world, newId()));
  const revocationId = newId();
  const revoked = answerOf(await revoke(bakery, key.id, revocationId));
  expect(revoked).toMatchObject({ __typename: 'PartnerLinkKey', revokedAt: expect.any(String) });
  expect(answerOf(await revoke(bakery, key.id, revocationId))).toEqual(revoked);
  expect(answerOf(await revoke(ann, key.id))).toMatchObject({
    code: 'PARTNER_LINK_KEY_REVOKED',
    revokedSince: revoked['revokedAt'],
  });
  expect(await bring(world, after, token)).toMatchObject({ reason: 'WRONG_SIGNATURE' });
  expect(await world.subgraph.asAdmin('select from partner_link where member_id = $1', [before])).toHaveLength(1);
  expect(await idsOf(bakery)).not.toContain(key.id);
});

test('a brand has five at most, even of two made at once', async () => {
  const has = (await idsOf(pharmacy)).length;
  for (let n = has; n < 4; n += 1) await create(pharmacy);
  const answers = (await Promise.all([create(pharmacy), create(pharmacy)])).map(answerOf);
  expect(answers.map(({ __typename }) => __typename).sort()).toEqual([
    'IssuedPartnerLinkKey',
    'TooManyPartnerLinkKeys',
  ]);
  const ids = await idsOf(pharmacy);
  expect(ids).toHaveLength(5);
  expect(await idsOf(ann, { partner: 'pharmacy' })).toEqual(ids);
  await revoke(pharmacy, ids[0] ?? '');
  expect(answerOf(await create(pharmacy))).toMatchObject({ __typename: 'IssuedPartnerLinkKey' });
});

test('a key that is none is bad input, and so is one of another’s, and the private half', async () => {
  const { privateKey, publicKey } = await generateKeyPair('Ed25519', { extractable: true });
  const [secret, open] = [await exportJWK(privateKey), await exportJWK(publicKey)];
  const rsa = await exportJWK((await generateKeyPair('RS256', { extractable: true })).publicKey);
  const wrong: unknown[] = [
    'no JSON',
    '[]',
    '"x"',
    'null',
    secret,
    rsa,
    { ...open, x: 'AAAA' },
    { ...open, crv: 'X25519' },
  ];
  for (const key of wrong) {
    const publicKey = typeof key === 'string' ? key : JSON.stringify(key);
    expect(faultOf(await create(bakery, { publicKey }))).toEqual({
      code: 'BAD_USER_INPUT',
      path: ['input', 'publicKey'],
    });
  }
  const told = await create(bakery, { publicKey: JSON.stringify(secret) });
  expect(told.errors?.[0]?.message).toContain('private key');
  const { id } = await sharedKey(world, 'pharmacy').catch(() => ({ id: '' }));
  const taken = id || (await idsOf(pharmacy))[0];
  expect(faultOf(await create(bakery, { linkKeyId: taken }))).toEqual({
    code: 'BAD_USER_INPUT',
    path: ['input', 'linkKeyId'],
  });
  for (const absent of [taken ?? '', newId()])
    expect(faultOf(await revoke(bakery, absent)).path).toEqual(['input', 'linkKeyId']);
});

test('who may: a partner with the scope for itself, ops for whom they name', async () => {
  expect(faultOf(await create(bakery, { partner: 'pharmacy' })).code).toBe('FORBIDDEN');
  expect(faultOf(await create(ann))).toEqual({ code: 'BAD_USER_INPUT', path: ['input', 'partner'] });
  expect(faultOf(await create(ann, { partner: 'nobody' }))).toEqual({
    code: 'BAD_USER_INPUT',
    path: ['input', 'partner'],
  });
  for (const as of [
    callerOf.partner('bakery', ['links:write']),
    callerOf.ops('cy', ['partners:read']),
    callerOf.member(newId()),
  ]) {
    expect(faultOf(await create(as, { partner: 'bakery' })).code).toBe('FORBIDDEN');
    expect(faultOf(await revoke(as, newId())).code).toBe('FORBIDDEN');
  }
  expect(faultOf(await world.ask(callerOf.partner('bakery', ['clients:write']), keysOf)).code).toBe('FORBIDDEN');
  expect(faultOf(await world.ask(bakery, keysOf, { partner: 'pharmacy' })).code).toBe('FORBIDDEN');
});
