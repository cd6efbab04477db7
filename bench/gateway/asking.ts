import { LeanClient, type HttpRequest } from '../measuring/lean-client.js';
import type { Ask } from '../measuring/load.js';
import { lookThrough } from '../measuring/look-through.js';
import type { Case } from './cases.js';
import { checkAnswer } from './expected-answer.js';
import type { SignedInMembers } from './members.js';

export interface AskedServer {
  url: string;
  /** Absent: requests carry no token. */
  members?: SignedInMembers;
  /** What is written by hand has an address for the page and reads no operation. */
  page?: string;
  /** Its answers are no answers to anything. */
  unread?: boolean;
}

/** Sends a case's requests to one server, each for another member, and checks what comes back. */
export class Asking {
  private readonly client: LeanClient;
  private readonly numbersSeen = new Set<string>();
  private asked = 0;

  constructor(
    private readonly server: AskedServer,
    private readonly theCase: Case,
    connections: number,
  ) {
    this.client = new LeanClient(server.url, connections);
  }

  /** The next request; 503 is the refusal of a gateway that has enough to do. Rejects for any other answer but the full one. */
  ask: Ask = async () => {
    const place = this.asked;
    this.asked += 1;
    const member = this.server.members?.at(place);
    const answer = await this.client.ask(this.request(place, member?.token));
    if (answer.status === 503) return false;
    if (this.server.unread) return true;
    lookThrough(answer, place, (text) => {
      this.read(place, text, member?.number);
    });
    return true;
  };

  /** How many requests were sent so far. */
  get count(): number {
    return this.asked;
  }

  close(): Promise<void> {
    return this.client.close();
  }

  private request(place: number, token: string | undefined): HttpRequest {
    const authorization: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const { page } = this.server;
    if (page !== undefined) return { method: 'GET', path: page, headers: authorization };
    return {
      method: 'POST',
      path: '/graphql',
      headers: { 'content-type': 'application/json', accept: 'application/json', ...authorization },
      body: this.theCase.body(place),
    };
  }

  private read(place: number, text: string, number: string | undefined): void {
    const said = checkAnswer(this.theCase.request(place), text, number);
    // Without tokens the members subgraph tells each fetch of another member, and never of the same again.
    if (number !== undefined || said === undefined) return;
    if (this.numbersSeen.has(said)) throw new Error(`two requests were answered with one fetch, of member ${said}`);
    this.numbersSeen.add(said);
  }
}
