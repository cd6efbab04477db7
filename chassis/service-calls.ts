import { Agent, request as httpRequest } from 'undici';
import type { Caller } from './caller.js';
import { DomainError, faultCodes, unavailable, type FaultCode } from './domain-error.js';
import { signCall, signedCallHeader, type CallKeys } from './signed-call.js';

export interface OnBehalfOf {
  caller: Caller;
  requestId: string;
  locale?: 'zh-CN' | 'en';
  /** A stranger's network. */
  network?: string | undefined;
}

export interface GraphQLRequest {
  query: string;
  variables?: Record<string, unknown>;
  operationName?: string;
}

interface GraphQLAnswer {
  data?: unknown;
  errors?: { message: string; path?: (string | number)[]; extensions?: { code?: unknown } }[];
}

export interface ServiceCallSettings {
  /** This process's name. */
  from: string;
  sendKeys: CallKeys;
  peers: ReadonlyMap<string, string>;
  /** Milliseconds until a silent peer counts as out of reach. */
  timeoutMs?: number;
  /** To each peer at the most; further calls wait for one. */
  connections?: number;
}

/**
 * Signed calls to our other services, over kept-alive connections. A call is never tried again here: whoever asked
 * knows whether a second try is safe, and repeats it with the same id.
 */
export class ServiceCalls {
  private readonly agent: Agent;

  constructor(private readonly settings: ServiceCallSettings) {
    const timeout = settings.timeoutMs ?? 5_000;
    this.agent = new Agent({
      connections: settings.connections ?? 32,
      connectTimeout: 1_000,
      headersTimeout: timeout,
      bodyTimeout: timeout,
    });
  }

  /**
   * The data of a GraphQL operation. Throws UNAVAILABLE when the peer cannot be reached, is too slow or answers
   * garbage (whether it has acted is then unknown), and the peer's own fault when it answered with one.
   * @param patienceMs until the whole answer has to be there, where somebody waits who has less than the settings give
   */
  async graphql<T>(audience: string, request: GraphQLRequest, on: OnBehalfOf, patienceMs?: number): Promise<T> {
    const answer = (await this.post(audience, '/graphql', request, on, patienceMs)) as GraphQLAnswer;
    const [error] = answer.errors ?? [];
    if (error) throw faultFrom(audience, error);
    if (answer.data === undefined || answer.data === null) throw unavailable({ service: audience });
    return answer.data as T;
  }

  /** Posts JSON to a path of a peer and gives its JSON answer. Throws UNAVAILABLE for anything but a 2xx answer. */
  async post(audience: string, path: string, content: unknown, on: OnBehalfOf, patienceMs?: number): Promise<unknown> {
    const key = this.settings.sendKeys.get(audience);
    const peer = this.settings.peers.get(audience);
    if (!key || !peer) throw new Error(`${this.settings.from} has no key or no address for ${audience}`);
    const body = JSON.stringify(content);
    const signature = await signCall({
      from: this.settings.from,
      audience,
      key,
      method: 'POST',
      path,
      body,
      caller: on.caller,
      requestId: on.requestId,
      locale: on.locale ?? 'zh-CN',
    });
    try {
      const response = await httpRequest(`${peer}${path}`, {
        method: 'POST',
        dispatcher: this.agent,
        headers: { 'content-type': 'application/json', accept: 'application/json', [signedCallHeader]: signature },
        body,
        signal: patienceMs === undefined ? null : AbortSignal.timeout(patienceMs),
      });
      const text = await response.body.text();
      if (response.statusCode < 200 || response.statusCode > 299) throw unavailable({ service: audience });
      return JSON.parse(text) as unknown;
    } catch (error) {
      if (error instanceof DomainError) throw error;
      const fault = unavailable({ service: audience });
      fault.cause = error;
      throw fault;
    }
  }

  async close(): Promise<void> {
    await this.agent.close();
  }
}

/**
 * A peer's fault keeps its code and message. Its path does not go on: it speaks of the call between us, which whoever asked
 * us has never seen. Whatever else a peer says is our own defect.
 */
function faultFrom(audience: string, error: NonNullable<GraphQLAnswer['errors']>[number]): Error {
  const code = error.extensions?.code;
  if (typeof code === 'string' && (faultCodes as readonly string[]).includes(code)) {
    const text = { 'zh-CN': error.message, en: error.message };
    return new DomainError({ kind: 'fault', code: code as FaultCode, name: code, text });
  }
  return new Error(`${audience} answered with an error that has none of our codes: ${error.message}`);
}
