import { Writable } from 'node:stream';
import { pino } from 'pino';
import type { JWK } from 'jose';
import { readGatewaySettings } from '../env.js';
import { newIssuerKey } from '../identity/embedded-issuer.js';
import { startGateway, type RunningGateway } from '../main.js';
import type { SmallGraph } from './small-graph.js';

export interface Answer {
  status: number;
  headers: Headers;
  /** The answer as it came, to search for what must not be in it. */
  text: string;
  data?: Record<string, unknown> | null;
  errors?: { message: string; path?: (string | number)[]; extensions: Record<string, unknown> }[];
}

export interface GatewayForTest extends RunningGateway {
  issuerKey: JWK;
  /** All the gateway has logged, as text. */
  logged: () => string;
  graphql: (
    query: string,
    options?: { variables?: Record<string, unknown>; token?: string; headers?: Record<string, string> },
  ) => Promise<Answer>;
  post: (body: string, headers?: Record<string, string>) => Promise<Answer>;
}

/** A gateway on a free port over a small graph; `environment` changes its settings. */
export async function startGatewayForTest(
  graph: SmallGraph,
  environment: Record<string, string> = {},
): Promise<GatewayForTest> {
  const issuerKey = await newIssuerKey();
  const settings = readGatewaySettings({
    PORT: '0',
    SUPERGRAPH: graph.supergraphFile,
    CALL_SEND_KEYS: graph.sendKeys,
    ISSUER_KEY: JSON.stringify(issuerKey),
    SUPERGRAPH_WATCH_MS: '50',
    ...environment,
  });
  let logged = '';
  const sink = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      logged += chunk.toString();
      done();
    },
  });
  const gateway = await startGateway(settings, { log: pino({ level: 'debug' }, sink) });
  const post = async (body: string, headers: Record<string, string> = {}): Promise<Answer> => {
    const response = await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    });
    return answerFrom(response);
  };
  return {
    ...gateway,
    issuerKey,
    logged: () => logged,
    post,
    graphql: (query, { variables, token, headers = {} } = {}) =>
      post(JSON.stringify({ query, variables }), {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...headers,
      }),
  };
}

export async function answerFrom(response: Response): Promise<Answer> {
  const text = await response.text();
  const { data, errors } = JSON.parse(text) as Pick<Answer, 'data' | 'errors'>;
  return { status: response.status, headers: response.headers, text, data, errors };
}

/** Whether a gateway takes no connection any more. */
export function isGone(url: string): Promise<boolean> {
  return fetch(`${url}/health/live`).then(
    () => false,
    () => true,
  );
}
