/**
 * Which member stands behind (issuer, subject): members knows, the gateway remembers briefly. Only links are remembered,
 * never their absence: someone who enrols is a member with the very next request.
 */
import { z } from 'zod';
import { identityDigest } from '../../chassis/caller.js';
import type { OnBehalfOf } from '../../chassis/service-calls.js';
import type { ShortMemory } from '../../chassis/short-memory.js';
import { callOf, type SubgraphDoor } from '../graph/subgraph-door.js';
import { identityUnavailable } from './token-refused.js';

/** How long a member may go on after being unlinked, and how rarely members is asked about one who stays. */
const rememberSeconds = 30;

const document = `query MemberByIdentity($issuer: String!, $subject: String!) {
  memberByIdentity(issuer: $issuer, subject: $subject) { memberId }
}`;

const answerShape = z.object({
  data: z.object({ memberByIdentity: z.object({ memberId: z.string() }).nullable() }),
  errors: z.undefined().optional(),
});

/** The member's id, or null while the identity is linked to none. Throws UNAVAILABLE when members does not answer. */
export async function lookUpMember(
  identity: { issuer: string; subject: string },
  on: OnBehalfOf,
  parts: { members: SubgraphDoor; memory: ShortMemory },
): Promise<string | null> {
  const key = `member-of:${identityDigest(identity.issuer, identity.subject)}`;
  const remembered = await parts.memory.get(key);
  if (remembered !== null) return remembered;
  const answer = await parts.members
    .ask(callOf({ query: document, variables: { issuer: identity.issuer, subject: identity.subject } }), on)
    .then((content) => answerShape.parse(content))
    .catch((error: unknown) => {
      throw Object.assign(identityUnavailable(), { cause: error });
    });
  const memberId = answer.data.memberByIdentity?.memberId ?? null;
  if (memberId !== null) await parts.memory.set(key, memberId, rememberSeconds);
  return memberId;
}
