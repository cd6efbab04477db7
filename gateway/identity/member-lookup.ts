/**
 * Which member stands behind (issuer, subject), and whether they may do things or only read: members knows, the gateway
 * remembers briefly. Only links are remembered, never their absence: someone who enrols is a member with the very next request.
 * What is remembered of a token that belongs to a session is remembered of that session alone, and members refuses one that has ended.
 */
import { z } from 'zod';
import { identityDigest, type CallerStanding } from '../../chassis/caller.js';
import type { OnBehalfOf } from '../../chassis/service-calls.js';
import type { ShortMemory } from '../../chassis/short-memory.js';
import { callOf, type SubgraphDoor } from '../graph/subgraph-door.js';
import { identityUnavailable, tokenRefused } from './token-refused.js';

/** How long a member may go on after being unlinked, suspended or signed out, and how rarely members is asked about one who stays. */
const rememberSeconds = 30;

const document = `query MemberByIdentity($issuer: String!, $subject: String!) {
  memberByIdentity(issuer: $issuer, subject: $subject) { memberId status }
}`;

/** Asked only where there is a session: a supergraph of others may have a members that knows of none. */
const documentOfSession = `query MemberOfSession($issuer: String!, $subject: String!, $sessionId: ID!) {
  memberByIdentity(issuer: $issuer, subject: $subject, sessionId: $sessionId) { memberId status }
}`;

/** What members says of a session that has ended. */
const endedShape = z.object({
  errors: z.tuple([z.object({ extensions: z.object({ code: z.literal('UNAUTHENTICATED') }) })]),
});

const linkedShape = z.object({ memberId: z.string(), status: z.string().default('ACTIVE') });

const answerShape = z.object({
  data: z.object({ memberByIdentity: linkedShape.nullable() }),
  errors: z.undefined().optional(),
});

/** What the look-up adds to a caller. `memberId` is null for a stranger, and for somebody who was forgotten or goes on as another. */
export interface LinkedMember {
  memberId: string | null;
  standing?: CallerStanding;
}

/**
 * The member and how they stand. Throws UNAUTHENTICATED for a session that has ended, UNAVAILABLE when members does not answer.
 */
export async function lookUpMember(
  { issuer, subject, sessionId }: { issuer: string; subject: string; sessionId?: string },
  on: OnBehalfOf,
  parts: { members: SubgraphDoor; memory: ShortMemory },
): Promise<LinkedMember> {
  const key = `linked-member:${identityDigest(issuer, subject)}${sessionId === undefined ? '' : `:${sessionId}`}`;
  const remembered = await parts.memory.get(key);
  if (remembered !== null) return callerPartOf(linkedShape.parse(JSON.parse(remembered)));
  const query = sessionId === undefined ? document : documentOfSession;
  const content = await parts.members
    .ask(callOf({ query, variables: { issuer, subject, ...(sessionId === undefined ? {} : { sessionId }) } }), on)
    .catch(unavailableBecause);
  if (endedShape.safeParse(content).success) throw tokenRefused({ reason: 'its session has ended' });
  const answer = await answerShape.parseAsync(content).catch(unavailableBecause);
  const linked = answer.data.memberByIdentity;
  if (linked === null) return { memberId: null };
  await parts.memory.set(key, JSON.stringify(linked), rememberSeconds);
  return callerPartOf(linked);
}

/** A status this gateway does not know yet lets nobody act. */
function callerPartOf({ memberId, status }: z.output<typeof linkedShape>): LinkedMember {
  if (status === 'ACTIVE') return { memberId };
  if (status === 'CLOSED') return { memberId, standing: 'CLOSED' };
  if (status === 'ERASED' || status === 'MERGED') return { memberId: null, standing: 'CLOSED' };
  return { memberId, standing: 'SUSPENDED' };
}

function unavailableBecause(error: unknown): never {
  throw Object.assign(identityUnavailable(), { cause: error });
}
