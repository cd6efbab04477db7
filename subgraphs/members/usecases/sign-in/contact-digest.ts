import type { Contact } from '../../domain/sign-in/sign-in-rules.js';
import type { MembersParts } from '../members-parts.js';

/** What a contact is found by, in profiles as well as here. */
export function contactDigest({ vault }: Pick<MembersParts, 'vault'>, { kind, address }: Contact): Buffer {
  return vault.contactDigest(kind === 'PHONE' ? 'phone' : 'email', address);
}
