import { randomUUID } from 'node:crypto';
import type { Books, Linking } from './books.js';
import { completePartnerLink } from './documents.js';
import { InTurn } from './in-turn.js';
import { NoAnswer, type Programme } from './programme.js';

export type LinkAnswer = { linkId: string } | { code: string; message: string };

/** Codes are good for minutes: by then its member has long been shown another one. */
const givenUpAfterMs = 24 * 3_600_000;

/**
 * Links of members here with members there. A code works once, and the programme may have taken it without its answer having arrived:
 * so the request is in the journal first, under an id that stays, and is sent again until the programme says what came of it. One
 * request at a time: what is sent again has been answered before the same code is looked at once more.
 */
export class Links {
  private readonly turns = new InTurn();

  constructor(
    private readonly books: Books,
    private readonly programme: Programme,
  ) {}

  /** A member here has typed in the code that the programme has shown them. Throws NoAnswer where it is still to be sent again. */
  link(member: string, code: string): Promise<LinkAnswer> {
    return this.turns.do(async () => {
      const known = this.books.linkingOf(member, code);
      if (known?.linkId) return { linkId: known.linkId };
      return known ? this.complete(known) : this.begin(member, code);
    });
  }

  /** All that the programme has not answered. Throws NoAnswer at the end where it has left one without again. */
  resumeAll(): Promise<void> {
    return this.turns.do(async () => {
      let unanswered: NoAnswer | null = null;
      for (const linking of this.books.openLinkings) {
        try {
          await this.resume(linking);
        } catch (error) {
          // Whatever else is said now, an earlier request may have done its work: it stays as it is.
          if (error instanceof NoAnswer) unanswered = error;
        }
      }
      if (unanswered) throw unanswered;
    });
  }

  /** The member of a link, or null; a link whose answer is not here yet is asked for first, and NoAnswer thrown where none comes. */
  async memberOf(linkId: string): Promise<string | null> {
    if (this.books.memberOf(linkId) === null) await this.resumeAll();
    return this.books.memberOf(linkId);
  }

  private async begin(member: string, code: string): Promise<LinkAnswer> {
    const linking = { completionId: randomUUID(), member, code, at: new Date().toISOString() };
    await this.books.write({ kind: 'linking', ...linking });
    try {
      return await this.complete(linking);
    } catch (error) {
      // Not a code at all, or nobody who may ask: sent this once, it has done nothing.
      if (!(error instanceof NoAnswer)) await this.end(linking);
      throw error;
    }
  }

  private async resume(linking: Linking): Promise<void> {
    if (Date.now() - Date.parse(linking.at) > givenUpAfterMs) await this.end(linking);
    else await this.complete(linking);
  }

  private async complete(linking: Linking): Promise<LinkAnswer> {
    const { completionId, code, member } = linking;
    const input = { completionId, code, partnerMemberId: member };
    const answer = await this.programme.ask<LinkAnswer>(completePartnerLink, { input });
    if ('linkId' in answer) await this.books.write({ kind: 'linked', completionId, member, linkId: answer.linkId });
    else await this.end(linking);
    return answer;
  }

  private end({ completionId }: Linking): Promise<void> {
    return this.books.write({ kind: 'not-linked', completionId });
  }
}
