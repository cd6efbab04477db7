/**
 * Which member stands behind (issuer, subject), and whether they may do things or only read: members knows, the gateway
 * remembers briefly. Only links are remembered, never their absence: someone who enrols is a member with the very next request.
 */
import { z } from 'zod';
import { identityDigest, type CallerStanding } from '../../chassis/caller.js';
import type { OnBehalfOf } from '../../chassis/service-calls.js';
import type { ShortMemory } from '../../chassis/short-memory.js';
import { callOf, type SubgraphDoor } from '../graph/subgraph-door.js';
import { identityUnavailable } from './token-refused.js';

/** How long a member may go on after being unlinked or suspended, and how rarely members is asked about one who stays. */
const rememberSeconds = 30;

const document = `query MemberByIdentity($issuer: String!, $subject: String!) {
  memberByIdentity(issuer: $issuer, subject: $subject) { memberId status }
}`;

const linkedShape = z.object({ memberId: z.string(), status: z.string().default('ACTIVE') });

const answerShape = z.object({
  data: z.object({ memberByIdentity: linkedShape.nullable() }),
  errors: z.undefined().optional(),
});

/** What the look-up adds to a caller. `memberId` is null for a stranger, and for somebody whose membership is over. */
export interface LinkedMember {
  memberId: string | null;
  standing?: CallerStanding;
}

/** The member and how they stand. Throws UNAVAILABLE when members does not answer. */
export async function lookUpMember(
  identity: { issuer: string; subject: string },
  on: OnBehalfOf,
  parts: { members: SubgraphDoor; memory: ShortMemory },
): Promise<LinkedMember> {
  const key = `linked-member:${identityDigest(identity.issuer, identity.subject)}`;
  const remembered = await parts.memory.get(key);
  if (remembered !== null) return callerPartOf(linkedShape.parse(JSON.parse(remembered)));
  const answer = await parts.members
    .ask(callOf({ query: document, variables: { issuer: identity.issuer, subject: identity.subject } }), on)
    .then((content) => answerShape.parse(content))
    .catch((error: unknown) => {
      throw Object.assign(identityUnavailable(), { cause: error });
    });
  const linked = answer.data.memberByIdentity;
  if (linked === null) return { memberId: null };
  await parts.memory.set(key, JSON.stringify(linked), rememberSeconds);
  return callerPartOf(linked);
}

/** A status this gateway does not know yet lets nobody act. */
function callerPartOf({ memberId, status }: z.output<typeof linkedShape>): LinkedMember {
  if (status === 'ACTIVE') return { memberId };
  if (['CLOSED', 'ERASED', 'MERGED'].includes(status)) return { memberId: null, standing: 'CLOSED' };
  return { memberId, standing: 'SUSPENDED' };
}
