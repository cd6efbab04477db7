import type { MembersParts } from '../members-parts.js';

/** 60 bits: nobody finds one by trying while it is good. */
const codeCharacters = 15;

/** Made from the invitation's id, so that whoever asks again gets the same and nobody has to keep it. */
export function invitationCode({ vault }: Pick<MembersParts, 'vault'>, invitationId: string): string {
  const text = vault.contactDigest('household-invitation', invitationId).toString('hex').slice(0, codeCharacters);
  return `HH-${text.toUpperCase()}`;
}

export function digestOfCode({ vault }: Pick<MembersParts, 'vault'>, code: string): Buffer {
  return vault.contactDigest('household-code', code.trim().toUpperCase());
}
