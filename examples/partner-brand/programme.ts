/** The programme's graph, as it is called from outside: a token, a POST, and an answer within five seconds or none. */
import type { Settings } from './settings.js';

const patienceMs = 5_000;
/** A token is asked for anew a minute before it runs out. */
const earlyMs = 60_000;

/** The programme did not answer, or not with an answer: whether it has done what it was asked is not known. Ask again with the same id. */
export class NoAnswer extends Error {}

interface Token {
  text: string;
  goodUntilMs: number;
}

export class Programme {
  private token: Token | null = null;

  constructor(private readonly settings: Settings) {}

  /** The value of the operation's one field. Throws NoAnswer, and Error with the programme's words for what was wrong with the request. */
  async ask<T>(document: string, variables: Record<string, unknown> = {}): Promise<T> {
    const { status, body } = await this.post(document, variables);
    const [error] = body.errors ?? [];
    const code = error?.extensions?.code;
    if (status >= 500 || code === 'UNAVAILABLE' || code === 'OVERLOADED' || code === 'INTERNAL_SERVER_ERROR')
      throw new NoAnswer(error?.message ?? `HTTP ${String(status)}`);
    if (error) throw new Error(`${String(code)}: ${error.message}`);
    const [value] = Object.values(body.data ?? {});
    return value as T;
  }

  private async post(query: string, variables: Record<string, unknown>) {
    const authorization = `Bearer ${await this.tokenText()}`;
    const { status, body } = await this.send('/graphql', {
      headers: { 'content-type': 'application/json', authorization },
      body: JSON.stringify({ query, variables }),
    });
    // Revoked, or its key replaced: the next request gets a new one.
    if (status === 401) this.token = null;
    return { status, body: body as GraphAnswer };
  }

  private async tokenText(): Promise<string> {
    const { client, token } = this.settings;
    if (!client) return token ?? '';
    if (this.token && Date.now() < this.token.goodUntilMs) return this.token.text;
    const { status, body } = await this.send('/oauth/token', {
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        authorization: `Basic ${Buffer.from(`${encodeURIComponent(client.id)}:${encodeURIComponent(client.secret)}`).toString('base64')}`,
      },
      body: new URLSearchParams({ grant_type: 'client_credentials' }).toString(),
    });
    const { access_token: text, expires_in: seconds, error } = body as Record<string, unknown>;
    if (status >= 500) throw new NoAnswer(`HTTP ${String(status)}`);
    if (typeof text !== 'string') throw new Error(`no token: ${String(error)}`);
    this.token = { text, goodUntilMs: Date.now() + Number(seconds) * 1000 - earlyMs };
    return text;
  }

  private async send(path: string, request: { headers: Record<string, string>; body: string }) {
    try {
      const answer = await fetch(`${this.settings.programmeUrl}${path}`, {
        method: 'POST',
        ...request,
        signal: AbortSignal.timeout(patienceMs),
      });
      return { status: answer.status, body: await answer.json() };
    } catch (error) {
      throw new NoAnswer('the programme does not answer', { cause: error });
    }
  }
}

interface GraphAnswer {
  data?: Record<string, unknown> | null;
  errors?: { message: string; extensions?: { code?: string } }[];
}
