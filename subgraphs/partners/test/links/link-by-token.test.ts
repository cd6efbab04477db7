import { exportJWK, generateKeyPair, SignJWT, type JWTPayload } from 'jose';
import { newId } from '../../../../chassis/ids.js';
import { callerOf } from '../../../../chassis/testing/callers.js';
import { findLinkOf, findMemberOfLink } from '../../storage/partner-links.js';
import { ann, answerOf, faultOf, linkPartner, PartnersWorld } from '../arrange.js';
import {
  bring,
  claimsFor,
  createKey,
  linkByToken,
  linksOf,
  memberLink,
  sharedKey,
  signed,
  signedByHand,
  type KeyOf,
} from './link-operations.js';

let world: PartnersWorld;
let key: KeyOf;
beforeAll(async () => {
  world = await PartnersWorld.startWithPartners();
  key = await sharedKey(world);
});
afterAll(() => world.stop());

const someone = () => `card ${newId()}`;
const refused = (reason: string) => ({ __typename: 'LinkTokenRefused', code: 'LINK_TOKEN_REFUSED', reason });

describe('a token that is good', () => {
  test('links once, under an id by which each side names the member to the other', async () => {
    const [memberId, card, linkId] = [newId(), someone(), newId()];
    const token = signedByHand(key, claimsFor(world, card));
    const linked = await bring(world, memberId, token, { linkId });
    expect(linked).toMatchObject({
      __typename: 'LinkedPartner',
      linkId: expect.any(String),
      partner: { code: 'bakery' },
    });
    expect(linked['linkId']).not.toBe(linkId);
    expect(await bring(world, memberId, token, { linkId })).toEqual(linked);
    expect(await linksOf(world, memberId)).toEqual([
      { linkId: linked['linkId'], linkedAt: linked['linkedAt'], partner: { code: 'bakery' } },
    ]);
    const bakery = callerOf.partner('bakery', ['exchanges:read']);
    expect(answerOf(await world.ask(bakery, memberLink, { id: card }))).toEqual({
      linkId: linked['linkId'],
      linkedAt: linked['linkedAt'],
    });
    const { read } = world.subgraph.database;
    expect(await findMemberOfLink(read, String(linked['linkId']), 'bakery')).toBe(memberId);
    expect(await findMemberOfLink(read, String(linked['linkId']), 'pharmacy')).toBeNull();
    expect(await findLinkOf(read, memberId, 'bakery')).toBe(linked['linkId']);
  });

  test('may have times with a fraction of a second', async () => {
    const now = world.clock.now().getTime() / 1000;
    const claims = claimsFor(world, someone(), { iat: now - 0.5, nbf: now - 0.25, exp: now + 60.125 });
    expect(await bring(world, newId(), signedByHand(key, claims))).toMatchObject({ __typename: 'LinkedPartner' });
  });

  test('is one without the name of its key, or signed by any of the partner’s keys', async () => {
    const second = await sharedKey(world);
    const header = { kid: undefined };
    for (const by of [key, second])
      expect(await bring(world, newId(), await signed(by, claimsFor(world, someone()), header))).toMatchObject({
        __typename: 'LinkedPartner',
      });
  });

  test('is one of a key pair of the partner’s, whose public half alone is known here', async () => {
    const { privateKey, publicKey } = await generateKeyPair('Ed25519', { extractable: true });
    const linkKeyId = newId();
    const input = { linkKeyId, partner: 'bakery', publicKey: JSON.stringify(await exportJWK(publicKey)) };
    expect(answerOf(await world.ask(ann, createKey, { input }))).toMatchObject({
      secret: null,
      key: { algorithm: 'EdDSA' },
    });
    for (const alg of ['EdDSA', 'Ed25519']) {
      const token = new SignJWT(claimsFor(world, someone())).setProtectedHeader({ alg, kid: linkKeyId });
      expect(await bring(world, newId(), await token.sign(privateKey))).toMatchObject({ __typename: 'LinkedPartner' });
    }
    // With the public key as if it were a shared secret, which everybody could.
    const forged = signedByHand({ id: linkKeyId, secret: input.publicKey }, claimsFor(world, someone()));
    expect(await bring(world, newId(), forged)).toMatchObject(refused('WRONG_SIGNATURE'));
  });

  test.each([
    ['from a clock a minute behind', -60],
    ['from a clock a minute ahead', 60],
  ])('is one %s', async (_which, seconds) => {
    const now = Math.floor(world.clock.now().getTime() / 1000) + seconds;
    const token = await signed(key, claimsFor(world, someone(), { iat: now, exp: now + 295 }));
    expect(await bring(world, newId(), token)).toMatchObject({ __typename: 'LinkedPartner' });
  });

  test('makes a link of the member’s word alone into one of the partner’s, and keeps its day', async () => {
    const memberId = newId();
    const input = { linkId: newId(), partnerId: world.bakery };
    const before = answerOf(await world.ask(callerOf.member(memberId), linkPartner, { input }));
    const { read } = world.subgraph.database;
    const [alone] = await linksOf(world, memberId);
    expect(alone).toMatchObject({ linkId: null });
    expect(await findLinkOf(read, memberId, 'bakery')).toBeNull();
    const [row] = await world.subgraph.asAdmin<{ link_id: string }>(
      'select link_id from partner_link where member_id = $1',
      [memberId],
    );
    expect(await findMemberOfLink(read, row?.link_id ?? '', 'bakery')).toBeNull();
    const linked = await bring(world, memberId, await signed(key, claimsFor(world, someone())));
    expect(linked).toMatchObject({ __typename: 'LinkedPartner', linkedAt: before['linkedAt'] });
    expect(await findLinkOf(read, memberId, 'bakery')).toBe(linked['linkId']);
  });
});

describe('a token that is not', () => {
  const now = () => Math.floor(world.clock.now().getTime() / 1000);
  const wrong: [string, () => JWTPayload][] = [
    ['ANOTHER_PARTNER', () => ({ iss: 'pharmacy' })],
    ['ANOTHER_PARTNER', () => ({ iss: undefined })],
    ['ANOTHER_PROGRAMME', () => ({ aud: 'elsewhere' })],
    ['EXPIRED', () => ({ iat: now() - 400, exp: now() - 61 })],
    ['NOT_YET_VALID', () => ({ iat: now() + 90, exp: now() + 300 })],
    ['NOT_YET_VALID', () => ({ nbf: now() + 90 })],
    ['TOO_LONG_LIVED', () => ({ exp: now() + 400 })],
    ['MALFORMED', () => ({ sub: undefined })],
    ['MALFORMED', () => ({ sub: 'x'.repeat(129) })],
    ['MALFORMED', () => ({ jti: undefined })],
    ['MALFORMED', () => ({ aud: undefined })],
    ['MALFORMED', () => ({ exp: undefined })],
  ];
  test.each(wrong)('is refused: %s (%#)', async (reason, changed) => {
    const memberId = newId();
    const token = await signed(key, claimsFor(world, someone(), changed()));
    expect(await bring(world, memberId, token)).toMatchObject(refused(reason));
    expect(await linksOf(world, memberId)).toEqual([]);
  });

  test('says so in the member’s language', async () => {
    const token = await signed(key, claimsFor(world, someone(), { aud: 'elsewhere' }));
    expect(await bring(world, newId(), token, { locale: 'zh-CN' })).toMatchObject({
      message: '合作伙伴的关联凭证无效，请在合作伙伴处重新发起关联（ANOTHER_PROGRAMME）',
    });
  });

  test.each(['nonsense', 'a.b.c', `${Buffer.from('{}').toString('base64url')}..`])(
    'is refused as malformed: %s',
    async (token) => {
      expect(await bring(world, newId(), token)).toMatchObject(refused('MALFORMED'));
    },
  );

  test('is refused for its signature alone, whichever key it pretends: none tells which there are', async () => {
    const other: KeyOf = { id: newId(), secret: `flk_${'A'.repeat(43)}` };
    const pharmacy = await sharedKey(world, 'pharmacy');
    const claims = () => claimsFor(world, someone());
    const expired = () => claimsFor(world, someone(), { iat: now() - 900, exp: now() - 600, aud: 'elsewhere' });
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const good = signedByHand(key, claims());
    const tokens = [
      signedByHand(other, claims()),
      signedByHand({ ...other, id: key.id }, claims()),
      signedByHand({ ...key, id: pharmacy.id }, claims()),
      signedByHand(pharmacy, claims()),
      signedByHand(other, expired()),
      `${part({ alg: 'none' })}.${part(claims())}.`,
      `${good.slice(0, -6)}AAAAAA`,
      `${good.split('.')[0] ?? ''}.${part(claims())}.${good.split('.')[2] ?? ''}`,
    ];
    const answers = await Promise.all(tokens.map((token) => bring(world, newId(), token)));
    expect(answers.map(({ reason }) => reason)).toEqual(tokens.map(() => 'WRONG_SIGNATURE'));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  });
});

describe('a token that is shown again', () => {
  test('by another member, by the same under another id, and after an unlinking is refused', async () => {
    const [first, second] = [newId(), newId()];
    const token = await signed(key, claimsFor(world, someone()));
    expect(await bring(world, first, token)).toMatchObject({ __typename: 'LinkedPartner' });
    expect(await bring(world, second, token)).toMatchObject(refused('USED_BEFORE'));
    expect(await bring(world, first, token)).toMatchObject(refused('USED_BEFORE'));
    await world.subgraph.asAdmin('delete from partner_link where member_id = $1', [first]);
    expect(await bring(world, second, token)).toMatchObject(refused('USED_BEFORE'));
    expect(await linksOf(world, second)).toEqual([]);
  });

  test('is used up though it led to a refusal', async () => {
    const memberId = newId();
    await bring(world, memberId, await signed(key, claimsFor(world, someone())));
    const token = await signed(key, claimsFor(world, someone()));
    expect(await bring(world, memberId, token)).toMatchObject({ __typename: 'AlreadyLinked' });
    expect(await bring(world, newId(), token)).toMatchObject(refused('USED_BEFORE'));
  });

  test('by five at once links one', async () => {
    const token = await signed(key, claimsFor(world, someone()));
    const answers = await Promise.all(Array.from({ length: 5 }, () => bring(world, newId(), token)));
    expect(answers.map(({ __typename }) => __typename).sort()).toEqual(
      ['LinkTokenRefused', 'LinkTokenRefused', 'LinkTokenRefused', 'LinkTokenRefused', 'LinkedPartner'].sort(),
    );
  });

  test('by another process is refused as well, and forgotten when it would be over', async () => {
    const token = await signed(key, claimsFor(world, someone()));
    await bring(world, newId(), token);
    await world.restart();
    expect(await bring(world, newId(), token)).toMatchObject(refused('USED_BEFORE'));
    const kept = () => world.subgraph.asAdmin('select from partner_link_token');
    await world.subgraph.service.runJob('forget-what-is-over');
    expect(await kept()).not.toEqual([]);
    await world.clock.advance({ minutes: 7 });
    expect(await bring(world, newId(), token)).toMatchObject(refused('EXPIRED'));
    await world.subgraph.service.runJob('forget-what-is-over');
    expect(await kept()).toEqual([]);
  });
});

describe('each is linked with one at a time', () => {
  test('a partner’s member with one of ours', async () => {
    const card = someone();
    await bring(world, newId(), await signed(key, claimsFor(world, card)));
    expect(await bring(world, newId(), await signed(key, claimsFor(world, card)))).toMatchObject({
      __typename: 'PartnerMemberTaken',
      code: 'PARTNER_MEMBER_TAKEN',
    });
    const atPharmacy = await sharedKey(world, 'pharmacy');
    const same = await signed(atPharmacy, claimsFor(world, card, { iss: 'pharmacy' }));
    expect(await bring(world, newId(), same, { partnerId: world.pharmacy })).toMatchObject({
      __typename: 'LinkedPartner',
    });
  });

  test('of two of ours at once, with two tokens for one of theirs, one', async () => {
    for (let round = 0; round < 5; round += 1) {
      const card = someone();
      const tokens = await Promise.all([1, 2].map(() => signed(key, claimsFor(world, card))));
      const answers = await Promise.all(tokens.map((token) => bring(world, newId(), token)));
      expect(answers.map(({ __typename }) => __typename).sort()).toEqual(['LinkedPartner', 'PartnerMemberTaken']);
    }
  });

  test('of two of theirs at once for one of ours, one', async () => {
    for (let round = 0; round < 5; round += 1) {
      const memberId = newId();
      const tokens = await Promise.all([1, 2].map(() => signed(key, claimsFor(world, someone()))));
      const answers = await Promise.all(tokens.map((token) => bring(world, memberId, token)));
      expect(answers.map(({ __typename }) => __typename).sort()).toEqual(['AlreadyLinked', 'LinkedPartner']);
    }
  });
});

test('a token for a partner that is none is bad input, and another token under the same id a conflict', async () => {
  const memberId = newId();
  const ask = (input: Record<string, unknown>) => world.ask(callerOf.member(memberId), linkByToken, { input });
  const token = await signed(key, claimsFor(world, someone()));
  const input = { linkId: newId(), partnerId: world.bakery, token };
  expect(faultOf(await ask({ ...input, partnerId: newId() }))).toEqual({
    code: 'BAD_USER_INPUT',
    path: ['input', 'partnerId'],
  });
  expect(faultOf(await ask({ ...input, token: 'x'.repeat(4_097) }))).toEqual({
    code: 'BAD_USER_INPUT',
    path: ['input', 'token'],
  });
  expect(answerOf(await ask(input))).toMatchObject({ __typename: 'LinkedPartner' });
  expect(faultOf(await ask({ ...input, token: `${token}x` })).code).toBe('IDEMPOTENCY_CONFLICT');
  expect(faultOf(await ask({ ...input, token: null })).code).toBe('IDEMPOTENCY_CONFLICT');
});
