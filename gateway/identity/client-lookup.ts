/**
 * What stands behind a partner's client, by whose token somebody asks: partners knows, the gateway remembers briefly. So a client that
 * is revoked, or given other terms, goes on as it was for so long at the most, whatever its tokens say.
 */
import { z } from 'zod';
import type { OnBehalfOf } from '../../chassis/service-calls.js';
import type { ShortMemory } from '../../chassis/short-memory.js';
import { callOf, type SubgraphDoor } from '../graph/subgraph-door.js';
import { identityUnavailable } from './token-refused.js';

const rememberSeconds = 30;

const fields = '{ clientId brand scopes networks callsPerDay }';
const standingDocument = `query PartnerClientStanding($clientId: ID!) { standing: partnerClientStanding(clientId: $clientId) ${fields} }`;
const authenticationDocument = `mutation AuthenticatePartnerClient($clientId: ID!, $secretDigest: String!) {
  standing: authenticatePartnerClient(clientId: $clientId, secretDigest: $secretDigest) ${fields} }`;

const standingShape = z.object({
  clientId: z.string(),
  /** The code of its brand. */
  brand: z.string(),
  scopes: z.array(z.string()),
  /** CIDR; from anywhere when there are none. */
  networks: z.array(z.string()),
  /** Null where it is counted with the other clients of its brand. */
  callsPerDay: z.number().nullable(),
});
const answerShape = z.object({
  data: z.object({ standing: standingShape.nullable() }),
  errors: z.undefined().optional(),
});

export type ClientStanding = z.output<typeof standingShape>;

/** Null for a client that is revoked, or none. Throws UNAVAILABLE when partners does not answer. */
export async function lookUpClient(
  clientId: string,
  on: OnBehalfOf,
  { partners, memory }: { partners: SubgraphDoor; memory: ShortMemory },
): Promise<ClientStanding | null> {
  const key = `partner-client:${clientId}`;
  const remembered = await memory.get(key);
  if (remembered !== null) return standingShape.parse(JSON.parse(remembered));
  const standing = await ask(partners, standingDocument, { clientId }, on);
  if (standing) await memory.set(key, JSON.stringify(standing), rememberSeconds);
  return standing;
}

/** Null where client or secret is wrong. Throws UNAVAILABLE when partners does not answer. */
export function authenticateClient(
  credentials: { clientId: string; secretDigest: string },
  on: OnBehalfOf,
  partners: SubgraphDoor,
): Promise<ClientStanding | null> {
  return ask(partners, authenticationDocument, credentials, on);
}

async function ask(
  partners: SubgraphDoor,
  query: string,
  variables: Record<string, unknown>,
  on: OnBehalfOf,
): Promise<ClientStanding | null> {
  try {
    return answerShape.parse(await partners.ask(callOf({ query, variables }), on)).data.standing;
  } catch (error) {
    throw Object.assign(identityUnavailable(), { cause: error });
  }
}
