/**
 * One canned subgraph. It answers with whatever is asked of the whole canned world, of which a gateway asks every subgraph for
 * its own part only. Signatures are not verified: what that costs a subgraph is none of the gateway's speed. A GET is told how
 * many look-ups of a member all subgraphs of this process were asked for so far.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { decodeJwt } from 'jose';
import type { Caller } from '../../../chassis/caller.js';
import { signedCallHeader } from '../../../chassis/signed-call.js';
import { prepareAnswer, type PreparedAnswer } from './prepared-answer.js';
import { numberIn } from './world.js';

const prepared = new Map<string, PreparedAnswer>();

function answerTo(query: string): PreparedAnswer {
  const known = prepared.get(query);
  if (known) return known;
  const made = prepareAnswer(query);
  prepared.set(query, made);
  return made;
}

let nextNumber = 10_000_000;
/** Which member stands behind a token: what a gateway remembers of it, it does not ask. */
let lookUps = 0;

/** Who asks stands in the signed call; of those who do not say it every one is another member. */
function askerOf({ headers }: IncomingMessage): string {
  const signed = headers[signedCallHeader];
  if (typeof signed !== 'string') return String(nextNumber++);
  const caller = decodeJwt(signed)['cal'] as Caller;
  if (caller.kind !== 'member') throw new Error(`a ${caller.kind} has no number`);
  return caller.memberId === null ? caller.subject : numberIn(caller.memberId);
}

function answer(request: IncomingMessage, body: Buffer): Buffer {
  try {
    const { query, variables = {} } = JSON.parse(body.toString()) as {
      query: string;
      variables?: Record<string, unknown>;
    };
    if (query.includes('memberByIdentity')) lookUps += 1;
    return answerTo(query)({ variables, asker: () => askerOf(request) });
  } catch (error) {
    return Buffer.from(JSON.stringify({ errors: [{ message: (error as Error).message }] }));
  }
}

function serve(request: IncomingMessage, response: ServerResponse): void {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const [only] = chunks;
    const body = chunks.length === 1 && only ? only : Buffer.concat(chunks);
    const content = request.method === 'GET' ? Buffer.from(String(lookUps)) : answer(request, body);
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': content.length });
    response.end(content);
  });
}

export function cannedSubgraph(): Server {
  // Connections stay for the whole run: one that was closed in a pause would cost the contender that is next.
  return createServer({ keepAliveTimeout: 0 }, serve);
}
