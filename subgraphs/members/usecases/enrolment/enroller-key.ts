import { createHmac } from 'node:crypto';
import { callerKey } from '../../../../chassis/caller.js';
import type { Identity } from '../../domain/member.js';
import type { MembersParts } from '../members-parts.js';
import type { Enroller } from './enrolment-source.js';

/**
 * The scope of the enrolment's id. A person goes by their identity before and after it is linked, so that the retry of an
 * enrolment whose answer was lost still meets that answer.
 */
export function enrollerKey(parts: MembersParts, enroller: Enroller): string {
  return enroller.kind === 'member' ? identityKeyOf(parts, enroller) : callerKey(enroller);
}

export function identityKeyOf({ identityKey }: Pick<MembersParts, 'identityKey'>, identity: Identity): string {
  const name = createHmac('sha256', identityKey).update(JSON.stringify([identity.issuer, identity.subject]));
  return `identity:${name.digest('base64url')}`;
}
