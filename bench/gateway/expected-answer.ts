import { isDeepStrictEqual } from 'node:util';
import type { GraphQLRequest } from '../../chassis/service-calls.js';
import { prepareAnswer, type PreparedAnswer } from './canned/prepared-answer.js';
import { numberIn } from './canned/world.js';

const prepared = new Map<string, PreparedAnswer>();

/** What the whole canned world answers to the client's own operation: no plan, no gateway. */
export function expectedAnswer({ query, variables = {} }: GraphQLRequest, number: string): unknown {
  let answer = prepared.get(query);
  if (!answer) {
    answer = prepareAnswer(query);
    prepared.set(query, answer);
  }
  return JSON.parse(answer({ variables, asker: () => number }).toString());
}

/**
 * Throws an Error unless it is the full answer for the member whose token was sent. Where none was, the answer says itself for
 * whom it is, and all of it must be about that one; the number is given, for whoever knows that no member asks twice.
 */
export function checkAnswer(request: GraphQLRequest, text: string, number: string | undefined): string | undefined {
  const found = JSON.parse(text) as { data?: { me?: { id?: string; number?: string } } };
  const me = found.data?.me;
  const said = me?.number ?? (me?.id === undefined ? undefined : numberIn(me.id));
  if (!isDeepStrictEqual(found, expectedAnswer(request, number ?? said ?? ''))) {
    throw new Error(`not the answer for ${number ?? said ?? 'anybody'}: ${text.slice(0, 2_000)}`);
  }
  return said;
}
