import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { JWK } from 'jose';
import { issueToken } from '../../gateway/identity/embedded-issuer.js';
import { projectRoot } from '../../stack/home.js';
import { LeanClient } from '../measuring/lean-client.js';
import type { Ask } from '../measuring/load.js';
import { lookThrough } from '../measuring/look-through.js';
import { memberIdOf, memberNumberOf } from '../measuring/member-ids.js';

/** Of the first so many members. */
export function tokensOf(issuerKey: JWK, members: number): Promise<string[]> {
  return Promise.all(
    Array.from({ length: members }, (_, n) => issueToken(issuerKey, { kind: 'member', number: memberNumberOf(n) })),
  );
}

const body = JSON.stringify({
  query: await readFile(path.join(projectRoot, 'schema/operations/member-centre.graphql'), 'utf8'),
});

/** Asks one server for the front pages of members, each with their own token, one after the other. */
export class FrontPage {
  private readonly client: LeanClient;
  private asked = 0;

  constructor(
    url: string,
    connections: number,
    private readonly tokens: readonly string[],
  ) {
    this.client = new LeanClient(url, connections);
  }

  /** 503 is the refusal of a gateway that has enough to do. Rejects for any other answer but the full one, of the member whose token was sent. */
  ask: Ask = async () => {
    const place = this.asked;
    this.asked += 1;
    const member = place % this.tokens.length;
    const answer = await this.send(member);
    if (answer.status === 503) return false;
    lookThrough(answer, place, (text) => {
      if (!text.includes(memberIdOf(member))) throw new Error(`not the page of member ${member}: ${text}`);
    });
    return true;
  };

  async answerFor(member: number): Promise<unknown> {
    const { status, body: answer } = await this.send(member);
    if (status !== 200) throw new Error(`answered ${status}: ${answer.toString()}`);
    return JSON.parse(answer.toString()) as unknown;
  }

  close(): Promise<void> {
    return this.client.close();
  }

  private send(member: number) {
    return this.client.ask({
      method: 'POST',
      path: '/graphql',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json',
        authorization: `Bearer ${this.tokens[member] ?? ''}`,
      },
      body,
    });
  }
}

/** Throws an Error that shows both where they differ: what is not the same work has no ratio. */
export async function checkSameAnswers(one: FrontPage, other: FrontPage, members: number): Promise<void> {
  for (let member = 0; member < Math.min(members, 25); member += 1) {
    const [first, second] = [await one.answerFor(member), await other.answerFor(member)];
    if (isDeepStrictEqual(first, second)) continue;
    throw new Error(`two answers for member ${member}:\n${JSON.stringify(first)}\n${JSON.stringify(second)}`);
  }
}
