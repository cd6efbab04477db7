import { randomUUID } from 'node:crypto';
import type { Books, Linking } from './books.js';
import { completePartnerLink } from './documents.js';
import { NoAnswer, type Programme } from './programme.js';

export type LinkAnswer = { linkId: string } | { code: string; message: string };

/**
 * Links of members here with members there. A code works once, and the programme may have taken it without its answer having arrived:
 * so the request is in the journal first, under an id that stays, and is sent again until the programme says what came of it.
 */
export class Links {
  constructor(
    private readonly books: Books,
    private readonly programme: Programme,
  ) {}

  /** A member here has typed in the code that the programme has shown them. Throws NoAnswer where it is still to be sent again. */
  async link(member: string, code: string): Promise<LinkAnswer> {
    const known = this.books.linkings.find((linking) => linking.member === member && linking.code === code);
    if (known) return this.complete(known);
    const linking = { completionId: randomUUID(), member, code };
    await this.books.write({ kind: 'linking', ...linking });
    try {
      return await this.complete(linking);
    } catch (error) {
      // Not a code at all, or nobody who may ask: sent this once, it has done nothing.
      if (!(error instanceof NoAnswer))
        await this.books.write({ kind: 'not-linked', completionId: linking.completionId });
      throw error;
    }
  }

  /** All that the programme has not answered. Throws NoAnswer where it still does not. */
  async resumeAll(): Promise<void> {
    for (const linking of this.books.linkings) {
      try {
        await this.complete(linking);
      } catch (error) {
        // An earlier one may have done its work, whatever is said now: it stays as it is, and keeps nothing else from going on.
        if (error instanceof NoAnswer) throw error;
      }
    }
  }

  /** The member of a link, or null; a link whose answer is not here yet is asked for first, and NoAnswer thrown where none comes. */
  async memberOf(linkId: string): Promise<string | null> {
    if (this.books.memberOf(linkId) === null) await this.resumeAll();
    return this.books.memberOf(linkId);
  }

  private async complete({ completionId, code, member }: Linking): Promise<LinkAnswer> {
    const input = { completionId, code, partnerMemberId: member };
    const answer = await this.programme.ask<LinkAnswer>(completePartnerLink, { input });
    if ('linkId' in answer) await this.books.write({ kind: 'linked', completionId, member, linkId: answer.linkId });
    else await this.books.write({ kind: 'not-linked', completionId });
    return answer;
  }
}
