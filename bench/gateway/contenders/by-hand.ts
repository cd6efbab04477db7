/**
 * An HTTP server that answers MemberCentre without any GraphQL of its own: `by-hand.js '{"port":…,"subgraphs":{…}}'`. With
 * `signed`, it also does what a service on the open internet must: check the token and sign each call.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createLocalJWKSet, jwtVerify, type JWK } from 'jose';
import { Pool } from 'undici';
import { newId } from '../../../chassis/ids.js';
import { signCall, signedCallHeader } from '../../../chassis/signed-call.js';
import { embeddedAudience, embeddedIssuerName } from '../../../chassis/issuer-token.js';
import { publicKeys } from '../../../gateway/identity/embedded-issuer.js';
import { callerFrom } from '../../../gateway/identity/token-holder.js';
import type { SubgraphName } from '../../../stack/subgraph-names.js';
import { memberCentre, type Post } from './member-centre.js';

export interface ByHandSettings {
  port: number;
  /** Addresses, without a path. */
  subgraphs: Record<SubgraphName, string>;
  /** Absent: nobody is asked for a token, and nothing is signed. */
  signed?: { issuerKey: JWK; sendKeys: Record<SubgraphName, string> };
}

const path = '/graphql';
const headers = { 'content-type': 'application/json' };

const { port, subgraphs, signed } = JSON.parse(process.argv[2] ?? '{}') as ByHandSettings;
const pools = new Map(Object.entries(subgraphs).map(([name, url]) => [name, new Pool(url, { connections: 64 })]));

async function send(subgraph: SubgraphName, body: string, signature: Record<string, string>): Promise<unknown> {
  const pool = pools.get(subgraph);
  if (!pool) throw new Error(`${subgraph} has no address`);
  const answer = await pool.request({ method: 'POST', path, headers: { ...headers, ...signature }, body });
  const { data, errors } = (await answer.body.json()) as { data?: unknown; errors?: unknown };
  if (answer.statusCode !== 200 || errors) throw new Error(`${subgraph} failed`);
  return data;
}

/** How one request's calls are sent. Throws what jose throws for a token that is bad. */
async function signedPost({ issuerKey, sendKeys }: NonNullable<ByHandSettings['signed']>) {
  const issuer = createLocalJWKSet(await publicKeys(issuerKey));
  const keys = new Map(Object.entries(sendKeys).map(([name, key]) => [name, Buffer.from(key, 'base64')]));
  return async ({ headers: { authorization = '' } }: IncomingMessage): Promise<Post> => {
    const { payload } = await jwtVerify(authorization.replace(/^Bearer /, ''), issuer, {
      issuer: embeddedIssuerName,
      audience: embeddedAudience,
      algorithms: ['EdDSA', 'Ed25519'],
      requiredClaims: ['exp', 'sub'],
      clockTolerance: 5,
    });
    const caller = callerFrom(payload);
    const requestId = newId();
    return async (audience, body) => {
      const key = keys.get(audience);
      if (!key) throw new Error(`${audience} has no key`);
      const call = {
        from: 'gateway',
        audience,
        key,
        method: 'POST',
        path,
        body,
        caller,
        requestId,
        locale: 'zh-CN',
      } as const;
      return send(audience, body, { [signedCallHeader]: await signCall(call) });
    };
  };
}

const barePost: Post = (subgraph, body) => send(subgraph, body, {});
const postFor = signed ? await signedPost(signed) : () => barePost;

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const text = JSON.stringify(await memberCentre(await postFor(request)));
  response.writeHead(200, { ...headers, 'content-length': Buffer.byteLength(text) });
  response.end(text);
}

createServer((request, response) => {
  answer(request, response).catch((error: unknown) => {
    response.writeHead(502);
    response.end(String(error));
  });
}).listen(port, '127.0.0.1');
