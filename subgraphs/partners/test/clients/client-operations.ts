import { callerOf } from '../../../../chassis/testing/callers.js';
import { newId } from '../../../../chassis/ids.js';
import { wireDigest } from '../../domain/clients/client-secret.js';
import { ann, answerOf, type PartnersWorld } from '../arrange.js';

const client = 'id name scopes networks callsPerDay previousSecretEndsAt lastUsedAt revokedAt partner { code }';
const failure = '... on Failure { code message }';

export const createClient = `mutation ($input: CreatePartnerClientInput!) { createPartnerClient(input: $input) { __typename
  ... on IssuedPartnerClient { secret client { ${client} } } ${failure} ... on TooManyPartnerClients { atMost } } }`;
export const changeClient = `mutation ($input: ChangePartnerClientInput!) { changePartnerClient(input: $input) { __typename
  ... on PartnerClient { ${client} } ${failure} } }`;
export const rotateSecret = `mutation ($input: RotatePartnerClientSecretInput!) { rotatePartnerClientSecret(input: $input) { __typename
  ... on IssuedPartnerClient { secret client { ${client} } } ${failure} ... on PartnerClientRevoked { revokedSince } } }`;
export const endPrevious = `mutation ($input: EndPreviousClientSecretInput!) { endPreviousClientSecret(input: $input) { __typename
  ... on PartnerClient { ${client} } ${failure} } }`;
export const revokeClient = `mutation ($input: RevokePartnerClientInput!) { revokePartnerClient(input: $input) { __typename
  ... on PartnerClient { ${client} } ${failure} ... on PartnerClientRevoked { revokedSince } } }`;
export const clientsOf = `query ($partner: String, $first: Int, $after: String) {
  partnerClients(partner: $partner, first: $first, after: $after) {
    edges { node { ${client} } } pageInfo { hasNextPage endCursor } } }`;
export const setPointsQuota = `mutation ($input: SetPartnerPointsQuotaInput!) { setPartnerPointsQuota(input: $input) {
  ... on PartnerQuota { partner { code } points { limit remaining resetsAt } } } }`;
export const quotaQuery = `query ($partner: String) { partnerQuota(partner: $partner) {
  partner { code } calls { limit remaining resetsAt } points { limit remaining resetsAt } } }`;

const standing = '{ clientId brand scopes networks callsPerDay }';
const authenticate = `mutation ($clientId: ID!, $secretDigest: String!) {
  authenticatePartnerClient(clientId: $clientId, secretDigest: $secretDigest) ${standing} }`;
const standingQuery = `query ($clientId: ID!) { partnerClientStanding(clientId: $clientId) ${standing} }`;

export const clientInput = (terms: Record<string, unknown> = {}) => ({
  clientId: newId(),
  partner: 'bakery',
  name: 'ovens',
  scopes: ['exchanges:write', 'exchanges:read'],
  ...terms,
});

/** A new client of a partner, the bakery unless it is said otherwise. */
export async function clientIn(
  world: PartnersWorld,
  terms: Record<string, unknown> = {},
): Promise<{ id: string; secret: string }> {
  const issued = answerOf(await world.ask(ann, createClient, { input: clientInput(terms) }));
  if (issued['__typename'] !== 'IssuedPartnerClient') throw new Error(JSON.stringify(issued));
  return { id: (issued['client'] as { id: string }).id, secret: String(issued['secret']) };
}

/** What the gateway is told of credentials. */
export async function letIn(world: PartnersWorld, clientId: string, secret: string): Promise<unknown> {
  const variables = { clientId, secretDigest: wireDigest(secret) };
  return answerOf(await world.ask(callerOf.service('gateway'), authenticate, variables));
}

export async function standingOf(world: PartnersWorld, clientId: string): Promise<unknown> {
  return answerOf(await world.ask(callerOf.service('gateway'), standingQuery, { clientId }));
}
