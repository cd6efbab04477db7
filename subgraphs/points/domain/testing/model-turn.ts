/** A step of a random history when its turn comes: who, when, and what the reference holds by then. */
import type { RiskContext } from '../command.js';
import type { Instant } from '../instant.js';
import type { ModelStep } from './model-step.js';
import type { ReferenceBooks, ReferenceHold } from './reference-books.js';

const hour = 3_600_000;
const idKinds = ['member', 'award', 'purchase', 'hold', 'review', 'posting', 'request'] as const;
type IdKind = (typeof idKinds)[number];

/** Ids as the tables want them, the same in every run. */
export function idOf(kind: IdKind, number: number): string {
  const place = String(idKinds.indexOf(kind)).padStart(3, '0');
  return `01900000-0000-7000-8${place}-${number.toString(16).padStart(12, '0')}`;
}

export const modelMembers = [1, 2, 3].map((number) => idOf('member', number));
export const modelCurrencies = ['HARVEST', 'CRUMB'] as const;

interface Whose {
  memberId: string;
  currency: string;
}

const everybody: Whose[] = modelMembers.flatMap((memberId) =>
  modelCurrencies.map((currency) => ({ memberId, currency })),
);

export class ModelTurn implements Whose {
  readonly memberId: string;
  readonly currency: string;

  /** @param number the step's place in the history, from which its ids are made. */
  constructor(
    readonly step: ModelStep,
    readonly number: number,
    readonly books: ReferenceBooks,
    readonly at: Instant,
  ) {
    this.memberId = modelMembers[step.member] ?? '';
    this.currency = modelCurrencies[step.currency] ?? '';
  }

  get isWrong(): boolean {
    return this.step.twist < 12;
  }

  /** The wrong thing to do that this step does, of so many there are; -1 when it does right. */
  wrong(count: number): number {
    return this.isWrong ? this.step.twist % count : -1;
  }

  choose<T>(values: readonly T[]): T | undefined {
    return values[this.step.pick % values.length];
  }

  later(hours: number): Instant {
    return new Date(Date.parse(this.at) + hours * hour).toISOString();
  }

  id(kind: IdKind): string {
    return idOf(kind, this.number);
  }

  /** The step's points up to a limit; all of them when the step is to go wrong. */
  upTo(limit: number): number {
    return this.isWrong ? this.step.points : Math.min(this.step.points, limit);
  }

  get risk(): RiskContext {
    const device = [null, 'device-1', 'device-2'][this.step.pick % 3] ?? null;
    return { device, channel: 'app', reviewId: this.id('review') };
  }

  holds(which: (hold: ReferenceHold) => boolean): ReferenceHold | undefined {
    return this.choose([...this.books.holds.values()].filter((hold) => hold.made && which(hold)));
  }

  /** Who spends and what he can: somebody who has points, if anybody has and the step is to go right. */
  get spender(): Whose & { spendable: number } {
    const { memberId, currency, books, at } = this;
    const own = { memberId, currency, spendable: books.spendable(memberId, currency, at) };
    if (this.isWrong || own.spendable > 0) return own;
    const others = everybody.map((it) => ({ ...it, spendable: books.spendable(it.memberId, it.currency, at) }));
    return this.choose(others.filter(({ spendable }) => spendable > 0)) ?? own;
  }
}
