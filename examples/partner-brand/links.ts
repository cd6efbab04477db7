import { randomUUID } from 'node:crypto';
import type { Books } from './books.js';
import { completePartnerLink } from './documents.js';
import type { Programme } from './programme.js';

export type LinkAnswer = { linkId: string } | { code: string; message: string };

/** A member here has typed in the code that the programme has shown them. */
export async function linkMember(
  { books, programme }: { books: Books; programme: Programme },
  member: string,
  code: string,
): Promise<LinkAnswer> {
  const input = { completionId: randomUUID(), code, partnerMemberId: member };
  const answer = await programme.ask<LinkAnswer>(completePartnerLink, { input });
  if ('linkId' in answer) await books.write({ kind: 'linked', member, linkId: answer.linkId });
  return answer;
}
