/**
 * What RFC 6749 (4.4, client credentials) leaves to us, for the library that speaks it: who a client is, what it may be granted, and what
 * its token is. Nothing is kept of a token: it says itself what it allows, and its client is looked at again with each request.
 */
import OAuth2Server from '@node-oauth/oauth2-server';
import type { JWK } from 'jose';
import { issueToken } from '../identity/embedded-issuer.js';
import type { ClientStanding } from '../identity/client-lookup.js';

/** Short, for whoever finds a token; long enough that a client asks six times an hour. */
export const tokenSeconds = 600;

/** What the request is, for whoever checks its credentials; null where client, secret or address is wrong. */
export type Authenticate = (clientId: string, secret: string) => Promise<ClientStanding | null>;

export function tokenGrants(issuerKey: JWK, authenticate: Authenticate): OAuth2Server {
  const standings = new WeakMap<OAuth2Server.Client, ClientStanding>();
  const standingOf = (client: OAuth2Server.Client): ClientStanding => {
    const standing = standings.get(client);
    if (!standing) throw new Error('a client that was not authenticated');
    return standing;
  };
  const model: OAuth2Server.ClientCredentialsModel = {
    getClient: async (clientId, secret) => {
      const standing = await authenticate(clientId, secret);
      if (!standing) return null;
      const client = { id: standing.clientId, grants: ['client_credentials'] };
      standings.set(client, standing);
      return client;
    },
    // The brand acts through its client; the library calls that its user.
    getUserFromClient: (client) => Promise.resolve({ code: standingOf(client).brand }),
    // Who asks for nothing in particular gets all that the client has.
    validateScope: (_user, client, asked) => {
      const { scopes } = standingOf(client);
      if (asked === undefined || asked.length === 0) return Promise.resolve(scopes);
      return Promise.resolve(asked.every((scope) => scopes.includes(scope)) ? [...new Set(asked)] : false);
    },
    generateAccessToken: (client, _user, scopes) => {
      const { brand: code, clientId } = standingOf(client);
      return issueToken(issuerKey, { kind: 'partner', code, clientId }, { lifetimeSeconds: tokenSeconds, scopes });
    },
    saveToken: (token, client, user) => Promise.resolve({ ...token, client, user }),
    getAccessToken: () => Promise.resolve(null),
  };
  return new OAuth2Server({ model, accessTokenLifetime: tokenSeconds });
}
