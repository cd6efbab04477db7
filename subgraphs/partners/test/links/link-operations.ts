import { createHmac } from 'node:crypto';
import { SignJWT, type JWTPayload } from 'jose';
import { newId } from '../../../../chassis/ids.js';
import { callerOf } from '../../../../chassis/testing/callers.js';
import { ann, answerOf, type PartnersWorld } from '../arrange.js';

const failure = '... on Failure { code message }';

export const linkByToken = `mutation ($input: LinkPartnerInput!) { linkPartner(input: $input) { __typename
  ... on LinkedPartner { linkId linkedAt partner { code } } ${failure}
  ... on LinkTokenRefused { reason } ... on AlreadyLinked { linkedSince } } }`;
export const startLink = `mutation ($input: StartPartnerLinkInput!) { startPartnerLink(input: $input) { __typename
  ... on PartnerLinkCode { id code expiresAt } ${failure} ... on AlreadyLinked { linkedSince } } }`;
export const completeLink = `mutation ($input: CompletePartnerLinkInput!) { completePartnerLink(input: $input) { __typename
  ... on PartnerMemberLink { linkId linkedAt } ${failure} ... on LinkCodeRefused { triesLeft } } }`;
export const unlink = `mutation ($input: UnlinkPartnerInput!) { unlinkPartner(input: $input) { __typename
  ... on UnlinkedPartner { partnerId } ${failure} } }`;
export const createKey = `mutation ($input: CreatePartnerLinkKeyInput!) { createPartnerLinkKey(input: $input) { __typename
  ... on IssuedPartnerLinkKey { secret key { id algorithm revokedAt } } ${failure} ... on TooManyPartnerLinkKeys { atMost } } }`;
export const revokeKey = `mutation ($input: RevokePartnerLinkKeyInput!) { revokePartnerLinkKey(input: $input) { __typename
  ... on PartnerLinkKey { id revokedAt } ${failure} ... on PartnerLinkKeyRevoked { revokedSince } } }`;
export const keysOf = `query ($partner: String) { partnerLinkKeys(partner: $partner) { id algorithm } }`;
export const memberLink = `query ($id: String!) { partnerMemberLink(partnerMemberId: $id) { linkId linkedAt } }`;
const linksQuery = `query ($of: [_Any!]!) { _entities(representations: $of) { ... on Member {
  linkedPartners { linkId linkedAt partner { code } } } } }`;

export const bakeryLinks = callerOf.partner('bakery', ['links:write']);

export interface KeyOf {
  id: string;
  secret: string;
}

/** A key of HS256 of a partner, the bakery unless it is said otherwise. */
export async function sharedKey(world: PartnersWorld, partner = 'bakery'): Promise<KeyOf> {
  const linkKeyId = newId();
  const issued = answerOf(await world.ask(ann, createKey, { input: { linkKeyId, partner } }));
  if (issued['__typename'] !== 'IssuedPartnerLinkKey') throw new Error(JSON.stringify(issued));
  return { id: linkKeyId, secret: String(issued['secret']) };
}

/** Sound claims for the bakery's member of that id, now by the world's clock, with those changed that a test wants wrong. */
export function claimsFor(world: PartnersWorld, sub: string, changed: JWTPayload = {}): JWTPayload {
  const now = Math.floor(world.clock.now().getTime() / 1000);
  return { iss: 'bakery', aud: 'harvest-table', sub, jti: newId(), iat: now, exp: now + 300, ...changed };
}

export function signed(key: KeyOf, claims: JWTPayload, header: Record<string, unknown> = {}): Promise<string> {
  return new SignJWT(claims).setProtectedHeader({ alg: 'HS256', kid: key.id, ...header }).sign(Buffer.from(key.secret));
}

/** As a partner without any library does it. */
export function signedByHand(
  key: KeyOf,
  claims: object,
  header: object = { alg: 'HS256', typ: 'JWT', kid: key.id },
): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const body = `${part(header)}.${part(claims)}`;
  return `${body}.${createHmac('sha256', key.secret).update(body).digest('base64url')}`;
}

/** The answer to a member who brings a token. */
export async function bring(
  world: PartnersWorld,
  memberId: string,
  token: string,
  {
    linkId = newId(),
    partnerId = world.bakery,
    locale = 'en',
  }: { linkId?: string; partnerId?: string; locale?: 'en' | 'zh-CN' } = {},
): Promise<Record<string, unknown>> {
  const input = { linkId, partnerId, token };
  return answerOf(await world.ask(callerOf.member(memberId), linkByToken, { input }, locale));
}

/** A code for the member to be linked by, with the bakery unless it is said otherwise. */
export async function codeFor(world: PartnersWorld, memberId: string, partnerId = world.bakery): Promise<string> {
  const input = { codeId: newId(), partnerId };
  const answer = answerOf(await world.ask(callerOf.member(memberId), startLink, { input }));
  if (answer['__typename'] !== 'PartnerLinkCode') throw new Error(JSON.stringify(answer));
  return String(answer['code']);
}

/** The answer to the bakery when it sends a code. */
export async function sendCode(
  world: PartnersWorld,
  code: string,
  partnerMemberId: string,
  { completionId = newId(), as = bakeryLinks } = {},
): Promise<Record<string, unknown>> {
  const input = { completionId, code, partnerMemberId };
  return answerOf(await world.ask(as, completeLink, { input }));
}

/** A member who is linked with the bakery on its word; the ids by which the bakery knows them. */
export async function linkedMember(
  world: PartnersWorld,
  memberId = newId(),
): Promise<{ memberId: string; linkId: string; partnerMemberId: string }> {
  const partnerMemberId = `card ${newId()}`;
  const linked = await sendCode(world, await codeFor(world, memberId), partnerMemberId);
  if (linked['__typename'] !== 'PartnerMemberLink') throw new Error(JSON.stringify(linked));
  return { memberId, linkId: String(linked['linkId']), partnerMemberId };
}

export async function linksOf(world: PartnersWorld, memberId: string): Promise<Record<string, unknown>[]> {
  const of = [{ __typename: 'Member', id: memberId }];
  const result = await world.ask(callerOf.member(memberId), linksQuery, { of });
  const [member] = (result.data?.['_entities'] ?? []) as { linkedPartners: Record<string, unknown>[] }[];
  return member?.linkedPartners ?? [];
}
