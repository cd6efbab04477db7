import { randomUUID } from 'node:crypto';
import type { Books, Exchange } from './books.js';
import { confirmExchange, creditExchange, exchangeState, rejectExchange } from './documents.js';
import { InTurn } from './in-turn.js';
import type { Links } from './links.js';
import { NoAnswer, type Programme } from './programme.js';

/** An answer of the programme's, as far as this partner asks for it. */
interface Told {
  status?: string;
  given?: number;
  received?: number;
  endedAt?: string | null;
  /** Of a failure. */
  code?: string;
  closedAs?: string;
}

/** The data of `exchange.*` messages. */
export interface ExchangeNews {
  exchangeId: string;
  linkId?: string | null;
  given: number;
  received: number;
  endedAt?: string | null;
}

/** Ends after which nothing has moved, or not any more. */
const nothingMoved = new Set(['CANCELLED', 'EXPIRED', 'REFUSED', 'REJECTED', 'TIMED_OUT', 'REVERSED']);

/**
 * Exchanges in both directions. Each is in the journal before the programme is told, under an id that stays, and reaches its end by what
 * the programme says: whoever crashes in between asks again with the same id.
 */
export class Exchanges {
  private readonly sending = new InTurn();

  constructor(
    private readonly books: Books,
    private readonly programme: Programme,
    private readonly links: Links,
    private readonly currency: string,
  ) {}

  /**
   * The programme's member has given points there and is to get points here. Resolves once that is in the journal, so that the message
   * can be answered; what follows takes as long as it takes. Throws NoAnswer while it is not known whose link it is.
   */
  async announced({ exchangeId, linkId, received }: ExchangeNews): Promise<() => Promise<unknown>> {
    if (!this.books.exchange(exchangeId)) {
      const member = linkId ? await this.links.memberOf(linkId) : null;
      // Should this get lost, the programme's deadline comes to the same.
      if (member === null) {
        return () => this.programme.ask(rejectExchange, { input: { exchangeId, reason: 'MEMBER_UNKNOWN' } });
      }
      await this.books.write({ kind: 'arriving', exchangeId, member, points: received });
    }
    return () => this.resume(exchangeId);
  }

  /** What an exchange came to, as a message says. One that this partner has not heard of is none of its members'. */
  async ended(cameTo: string, { exchangeId, ...told }: ExchangeNews): Promise<void> {
    const known = this.books.exchange(exchangeId);
    if (known) await this.take(known, { ...told, status: cameTo });
  }

  /** A member here gives points for the programme's. OPEN where the programme has not answered. */
  async send(member: string, to: string, points: number): Promise<Exchange> {
    const exchangeId = randomUUID();
    // One at a time, up to the journal: of two that the member has points for one of, the second finds them gone.
    await this.sending.do(async () => {
      if (this.books.linkOf(member) === null) throw new Error('the member is not linked');
      if (this.books.balanceOf(member) < points) throw new Error('too few points');
      await this.books.write({ kind: 'sending', exchangeId, member, points, to });
    });
    return this.resume(exchangeId);
  }

  /** Everything whose end is not known: after a restart, and every now and then. */
  async resumeAll(): Promise<void> {
    for (const { exchangeId, state } of this.books.exchanges) if (state === 'OPEN') await this.resume(exchangeId);
  }

  private async resume(exchangeId: string): Promise<Exchange> {
    const known = this.books.exchange(exchangeId);
    if (!known) throw new Error(`there is no exchange ${exchangeId}`);
    if (known.state !== 'OPEN') return known;
    try {
      await this.take(known, known.way === 'ARRIVING' ? await this.confirm(known) : await this.credit(known));
    } catch (error) {
      // It is in the journal: the next message about it, or the next look, goes on.
      if (!(error instanceof NoAnswer)) throw error;
    }
    return known;
  }

  private confirm({ exchangeId }: Exchange): Promise<Told> {
    return this.programme.ask<Told>(confirmExchange, { input: { exchangeId, partnerKey: exchangeId } });
  }

  private credit({ exchangeId, member, points, to }: Exchange): Promise<Told> {
    const [businessKey, linkId] = [exchangeId, this.books.linkOf(member)];
    const input = { exchangeId, businessKey, linkId, from: this.currency, to, amount: points };
    return this.programme.ask<Told>(creditExchange, { input });
  }

  private async take(known: Exchange, told: Told): Promise<void> {
    const { status = told.closedAs, code } = told;
    if (told.closedAs === 'COMMITTED') await this.look(known);
    else if (status === 'COMMITTED') await this.do(known, told);
    else if (status !== undefined && nothingMoved.has(status)) await this.undo(known, status);
    // Refused before it began. What is not announced yet may still be.
    else if (status === undefined && code !== undefined && code !== 'EXCHANGE_NOT_ANNOUNCED')
      await this.undo(known, code);
  }

  /** It had ended before: how, the programme says when it is asked. */
  private async look(known: Exchange): Promise<void> {
    const { exchange } = await this.programme.ask<{ exchange: Told | null }>(exchangeState, { id: known.exchangeId });
    if (exchange?.status === 'COMMITTED') await this.do(known, exchange);
  }

  private async do({ exchangeId, way, state }: Exchange, { given, received, endedAt }: Told): Promise<void> {
    if (state !== 'OPEN') return;
    const theirs = (way === 'ARRIVING' ? given : received) ?? 0;
    await this.books.write({ kind: 'done', exchangeId, theirs, at: endedAt ?? new Date().toISOString() });
  }

  private async undo({ exchangeId, state }: Exchange, because: string): Promise<void> {
    if (state !== 'UNDONE') await this.books.write({ kind: 'undone', exchangeId, because });
  }
}
