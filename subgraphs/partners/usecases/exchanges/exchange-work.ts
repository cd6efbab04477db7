import type { DomainError } from '../../../../chassis/domain-error.js';
import type { Gatherer } from '../../../../chassis/gatherer.js';
import type { StoredAnswer } from '../../../../chassis/idempotency.js';
import type { OnBehalfOf } from '../../../../chassis/service-calls.js';
import type { ExchangeId, MemberId, Points } from '../../../../schema/vocabulary.js';
import type { Exchange } from '../../domain/exchange.js';
import type { EndedStage, Wish } from '../../domain/exchange-end.js';

/* What is asked for of exchanges, and what becomes of it on its way. */

export interface QuoteOrder {
  exchangeId: ExchangeId;
  memberId: MemberId;
  from: string;
  to: string;
  amount: Points;
  /** What the app knows its device by. */
  device: string | null;
}

/** A member who asks for something of an exchange: a new one, with its input, or the commit of one that was quoted. */
export interface Asker {
  exchangeId: ExchangeId;
  memberId: MemberId;
  /** Null for a commit. */
  quoted: { from: string; to: string; amount: number } | null;
  on: OnBehalfOf;
}

export interface EndOrder {
  exchangeId: ExchangeId;
  memberId: MemberId;
}

export interface EndWish {
  wish: Wish;
  order: EndOrder;
}

/** How a request about an exchange stands: answered, or under way with points to be asked. */
export type Begun = { answer: StoredAnswer } | { answer: null; exchange: Exchange; now: Date };

/** What points has made of an exchange. */
export interface Outcome {
  stage: 'QUOTED' | EndedStage;
  refusal?: DomainError;
  /** When the ledger posted what was committed. */
  postedAt?: Date;
}

/** An exchange that points has acted on, and how it comes to rest. */
export interface Rest {
  exchange: Exchange;
  outcome: Outcome;
}

/** The exchange as it rests now, with the answer to who asked for it; null when nobody did. */
export type Rested = { exchange: Exchange; answer: StoredAnswer | null } | 'rests already';

/** Where requests about exchanges that come at the same moment meet. */
export interface ExchangeGatherers {
  /** Whether each may have points moved now. */
  admitting: Gatherer<Asker, 'admitted'>;
  quoting: Gatherer<QuoteOrder, Begun>;
  ending: Gatherer<EndWish, Begun>;
  resting: Gatherer<Rest, Rested>;
}
