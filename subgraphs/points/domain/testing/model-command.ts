/** Makes of a step of a random history the command it stands for, fitted to what the reference holds. */
import { fen } from '../account.js';
import type { AwardToPost, Command, RiskContext } from '../command.js';
import type { Instant } from '../instant.js';
import type { ModelStep, ModelTry } from './model-step.js';
import type { ReferenceAward, ReferenceBooks, ReferenceHold } from './reference-books.js';
import { isKept } from './reference-holds.js';
import { sumOfLots } from './reference-lots.js';

const hour = 3_600_000;
export const modelMembers = [1, 2, 3].map((number) => idOf('member', number));
export const modelCurrencies = ['HARVEST', 'CRUMB'] as const;

/** Ids as the tables want them, the same in every run. */
export function idOf(kind: 'member' | 'award' | 'purchase' | 'hold' | 'review' | 'posting' | 'request', number: number) {
  const place = ['member', 'award', 'purchase', 'hold', 'review', 'posting', 'request'].indexOf(kind);
  return `01900000-0000-7000-8${String(place).padStart(3, '0')}-${number.toString(16).padStart(12, '0')}`;
}

/** A step at its time; `number` is its place in the history, from which its ids are made. */
export class ModelTurn {
  readonly memberId: string;
  readonly currency: string;
  /** Of the step's points what is left of a limit, or all of it when the step is to go wrong. */
  readonly upTo = (limit: number) => (this.isWrong || limit === 0 ? this.step.points : Math.min(this.step.points, limit));

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

  id(kind: Parameters<typeof idOf>[0]): string {
    return idOf(kind, this.number);
  }

  get risk(): RiskContext {
    const device = [null, 'device-1', 'device-2'][this.step.pick % 3] ?? null;
    return { device, channel: 'app', reviewId: this.id('review') };
  }

  holds(which: (hold: ReferenceHold) => boolean): ReferenceHold | undefined {
    return this.choose([...this.books.holds.values()].filter((hold) => hold.made && which(hold)));
  }

  get spendable(): number {
    return this.books.spendable(this.memberId, this.currency, this.at);
  }
}

const makers: Record<Exclude<ModelTry, 'retry'>, (turn: ModelTurn) => Command> = {
  award: awardFor,
  return: returnFor,
  mature: maturityFor,
  hold: (turn) => holdFor(turn, 'REDEMPTION'),
  exchange: (turn) => holdFor(turn, 'EXCHANGE'),
  burn: burnFor,
  settle: settlementFor,
  void: voidFor,
  release: releaseFor,
  cancel: cancellationFor,
  convert: conversionFor,
  gift: giftFor,
  donate: donationFor,
  adjust: adjustmentFor,
  fund: fundingFor,
  decide: decisionFor,
  expire: ({ memberId, currency }) => ({ kind: 'expirePoints', memberId, currency }),
};

export function commandFor(what: Exclude<ModelTry, 'retry'>, turn: ModelTurn): Command {
  return makers[what](turn);
}

function awardFor(turn: ModelTurn): Command {
  const { step, books, number, memberId, currency, at } = turn;
  const { pick, points } = step;
  const purchasedAt = pick % 5 === 0 ? turn.later(-30) : at;
  const known = [...books.awards.keys()];
  const wrong = turn.wrong(3);
  const awards = (pick % 4 === 0 ? [0, 1] : [0]).map((place): AwardToPost => {
    const lines = linesOf(points + place, 1 + (pick % 3));
    if (wrong === 1) lines.push({ lineId: 'over', points: 1 });
    if (wrong === 2) lines.push({ lineId: 'line-1', points: 1 });
    return {
      awardId: wrong === 0 ? (turn.choose(known) ?? turn.id('award')) : idOf('award', number * 2 + place),
      campaignId: pick % 2 === 0 ? 'base' : 'double',
      version: 1 + place,
      points: points + place + (wrong === 2 ? 1 : 0),
      lines,
      budget: [null, null, 'spring', 'summer'][(pick >> 3) % 4] ?? null,
      whenShort: (pick >> 2) % 3 === 0 ? 'NOTHING' : 'PART',
      expiresAt: midnight([turn.later(72), turn.later(24 * 25), turn.later(24 * 400), turn.later(-24)][pick % 7] ?? turn.later(24 * 60)),
      green: pick % 8 === 0,
    };
  });
  return {
    kind: 'postAwards',
    purchaseId: turn.id('purchase'),
    memberId,
    currency,
    day: purchasedAt.slice(0, 10),
    dailyCap: [null, 300, 500, 500][(pick >> 1) % 4] ?? null,
    occurredAt: purchasedAt,
    pendingUntil: [null, midnight(turn.later(24 * 8)), midnight(turn.later(24 * 8)), midnight(purchasedAt)][pick % 6] ?? null,
    saleAmountMinor: points * 100,
    saleCurrency: 'CNY',
    awards,
  };
}

/** So many lines at the most, none of nothing. */
function linesOf(points: number, count: number): { lineId: string; points: number }[] {
  const each = Math.floor(points / (count + 1));
  const lines = Array.from({ length: count }, (_, place) => ({ lineId: `line-${place + 1}`, points: each }));
  const [first] = lines;
  if (first) first.points += points - each * count;
  return lines.filter((line) => line.points > 0);
}

function midnight(at: Instant): Instant {
  return `${at.slice(0, 10)}T00:00:00.000Z`;
}

function leftOf(award: ReferenceAward): number {
  return award.lines.reduce((sum, line) => sum + line.points - line.reversed, 0);
}

function returnFor(turn: ModelTurn): Command {
  const { step, books } = turn;
  const award = turn.choose([...books.awards.values()].filter((it) => leftOf(it) > 0));
  const wrong = turn.wrong(3);
  const whole = step.pick % 3 === 0;
  const partOf = ({ awardId, lines }: ReferenceAward) => ({
    awardId,
    lines: lines
      .filter((line) => line.points > line.reversed)
      .slice(whole ? 0 : -1)
      .map(({ lineId, points, reversed }) => {
        const left = points - reversed;
        return { lineId, points: wrong === 0 ? left + 1 : whole ? left : Math.min(step.points, left) };
      }),
  });
  const purchase = [...books.awards.values()].filter((it) => it.purchaseId === award?.purchaseId && leftOf(it) > 0);
  return {
    kind: 'reverseAwards',
    returnId: turn.id('posting'),
    purchaseId: award?.purchaseId ?? turn.id('purchase'),
    memberId: wrong === 1 ? turn.memberId : (award?.memberId ?? turn.memberId),
    currency: award?.currency ?? turn.currency,
    policy: (['INTO_DEBT', 'INTO_DEBT', 'WITHIN_BALANCE', 'PENDING_ONLY'] as const)[(step.pick >> 2) % 4] ?? 'INTO_DEBT',
    awards: award
      ? (wrong === 2 ? [award, award] : step.pick % 5 === 0 ? purchase : [award]).map(partOf)
      : [{ awardId: turn.id('award'), lines: [{ lineId: 'line-1', points: 1 }] }],
  };
}

function maturityFor(turn: ModelTurn): Command {
  const pending = [...turn.books.awards.values()].filter((it) => it.pendingUntil !== null && it.pendingUntil > turn.at);
  const award = turn.choose(turn.isWrong ? [...turn.books.awards.values()] : pending);
  const own = pending.filter((it) => it.purchaseId === award?.purchaseId);
  return {
    kind: 'matureAwards',
    maturityId: turn.id('posting'),
    purchaseId: award?.purchaseId ?? turn.id('purchase'),
    memberId: turn.wrong(2) === 0 ? turn.memberId : (award?.memberId ?? turn.memberId),
    currency: award?.currency ?? turn.currency,
    awards: [...(own.length > 0 ? own : [award])].map((it) => ({ awardId: it?.awardId ?? turn.id('award') })),
  };
}

function holdFor(turn: ModelTurn, purpose: 'REDEMPTION' | 'EXCHANGE'): Command {
  const wrong = turn.wrong(3);
  const reused = turn.holds(() => true) ?? [...turn.books.holds.values()][0];
  return {
    kind: 'holdPoints',
    service: purpose === 'EXCHANGE' ? 'partners' : 'rewards',
    holdId: wrong === 0 ? (reused?.holdId ?? turn.id('hold')) : turn.id('hold'),
    memberId: turn.memberId,
    currency: turn.currency,
    points: turn.upTo(turn.spendable),
    purpose,
    expiresAt: wrong === 1 ? turn.at : turn.later([1, 12, 100, 1_000][turn.step.pick % 4] ?? 1),
    risk: turn.risk,
  };
}

function burnFor(turn: ModelTurn): Command {
  const reused = turn.holds(({ service }) => service === 'rewards');
  return {
    kind: 'burnPoints',
    service: 'rewards',
    holdId: turn.wrong(2) === 0 ? (reused?.holdId ?? turn.id('hold')) : turn.id('hold'),
    memberId: turn.memberId,
    currency: turn.currency,
    points: turn.upTo(turn.spendable),
    risk: turn.risk,
  };
}

/** What is done with a hold, as of its member, or wrongly of another or by another service. */
function itsOf(turn: ModelTurn, hold: ReferenceHold | undefined) {
  const wrong = turn.wrong(4);
  return {
    service: wrong === 0 ? 'partners' : (hold?.service ?? 'rewards'),
    holdId: hold?.holdId ?? turn.id('hold'),
    memberId: wrong === 1 ? turn.memberId : (hold?.memberId ?? turn.memberId),
    currency: wrong === 2 ? turn.currency : (hold?.currency ?? turn.currency),
  };
}

const isRedemption = ({ purpose }: ReferenceHold) => purpose === 'REDEMPTION';

function settlementFor(turn: ModelTurn): Command {
  const hold = turn.holds((it) => isRedemption(it) && (it.status === 'OPEN' || turn.isWrong));
  const left = sumOfLots(hold?.held ?? []);
  const points = turn.step.pick % 3 === 0 && left > 0 ? left : turn.upTo(left);
  return { kind: 'settleHold', settlementId: turn.id('posting'), ...itsOf(turn, hold), points };
}

function voidFor(turn: ModelTurn): Command {
  const hold = turn.wrong(2) === 0 ? undefined : turn.holds((it) => isKept(it) || turn.isWrong);
  return { kind: 'voidHold', service: hold?.service ?? 'rewards', holdId: hold?.holdId ?? turn.id('hold') };
}

function releaseFor(turn: ModelTurn): Command {
  const hold = turn.holds((it) => isKept(it) && (it.expiresAt <= turn.at || turn.isWrong)) ?? turn.holds(isKept);
  return { kind: 'releaseExpiredHold', service: hold?.service ?? 'rewards', holdId: hold?.holdId ?? turn.id('hold') };
}

function cancellationFor(turn: ModelTurn): Command {
  const hold = turn.holds((it) => isRedemption(it) && (sumOfLots(it.settled) > 0 || turn.isWrong));
  const points = turn.upTo(sumOfLots(hold?.settled ?? []));
  return { kind: 'returnPoints', reversalId: turn.id('posting'), ...itsOf(turn, hold), points };
}

function conversionFor(turn: ModelTurn): Command {
  const hold = turn.holds((it) => it.purpose === 'EXCHANGE' && (it.status === 'OPEN' || turn.isWrong));
  const { currency: from, ...its } = itsOf(turn, hold);
  const wrong = turn.wrong(6);
  const other = from === 'HARVEST' ? 'CRUMB' : 'HARVEST';
  return {
    kind: 'convertPoints',
    exchangeId: turn.id('posting'),
    ...its,
    from,
    to: wrong === 5 ? from : other,
    given: sumOfLots(hold?.held ?? []) + (wrong === 4 ? 1 : 0),
    received: turn.step.points,
    fromPartner: from === 'HARVEST' ? 'harvest' : 'bakery',
    toPartner: from === 'HARVEST' ? 'bakery' : 'harvest',
    prepaid: turn.step.pick % 2 === 0,
  };
}

function giftFor(turn: ModelTurn): Command {
  const others = modelMembers.filter((id) => id !== turn.memberId);
  const wrong = turn.wrong(3);
  return {
    kind: 'giftPoints',
    giftId: turn.id('posting'),
    memberId: turn.memberId,
    toMemberId: wrong === 0 ? turn.memberId : (turn.choose(others) ?? turn.memberId),
    currency: turn.currency,
    points: wrong === 1 ? turn.step.points : Math.min(250, turn.upTo(turn.spendable)),
    atMost: 250,
    risk: turn.risk,
  };
}

function donationFor(turn: ModelTurn): Command {
  const points = turn.upTo(turn.spendable);
  const cause = turn.step.pick % 3 === 0 ? 'water' : 'trees';
  return {
    kind: 'donatePoints',
    donationId: turn.id('posting'),
    memberId: turn.memberId,
    currency: turn.currency,
    points,
    cause,
    worthMinor: points * 2,
    sponsoredMinor: turn.wrong(2) === 0 ? points * 2 + 1 : turn.step.pick % 2 === 0 ? 0 : points,
    risk: turn.risk,
  };
}

function adjustmentFor(turn: ModelTurn): Command {
  const { memberId, currency, step } = turn;
  return {
    kind: 'adjustPoints',
    adjustmentId: turn.id('posting'),
    memberId,
    currency,
    points: step.pick % 2 === 0 ? step.points : -turn.upTo(turn.spendable),
    reason: 'counted wrongly',
    askedBy: 'ops:lin',
    fourEyesFrom: 250,
    reviewId: turn.id('review'),
  };
}

function fundingFor(turn: ModelTurn): Command {
  const { currency, step } = turn;
  const [account, owner, code] = ([
    ['BUDGET', 'spring', currency],
    ['BUDGET', 'summer', currency],
    ['BLOCK', currency === 'CRUMB' ? 'harvest' : 'bakery', currency],
    ['SPONSOR', 'trees', fen],
  ] as const)[step.pick % 4] ?? ['BUDGET', 'spring', currency];
  const left = turn.books.sum(account, code, owner);
  const points = (step.pick >> 2) % 4 === 0 ? -turn.upTo(left) : step.points * 2;
  return { kind: 'fundAccount', fundingId: turn.id('posting'), account, owner, currency: code, points };
}

function decisionFor(turn: ModelTurn): Command {
  const reviews = [...turn.books.reviews.values()];
  const review = turn.choose(turn.wrong(2) === 0 ? reviews : reviews.filter(({ state }) => state === 'OPEN'));
  return {
    kind: 'decideReview',
    reviewId: review?.reviewId ?? turn.id('review'),
    decision: turn.step.pick % 3 === 0 ? 'REJECTED' : 'APPROVED',
    decidedBy: turn.wrong(2) === 1 ? 'ops:lin' : 'ops:mei',
  };
}
