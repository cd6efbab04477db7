/** Makes of a step the earning, returning or maturing it stands for. */
import type { AwardToPost, Command } from '../command.js';
import type { Instant } from '../instant.js';
import { idOf, type ModelTurn } from './model-turn.js';
import type { ReferenceAward } from './reference-books.js';

export function awardFor(turn: ModelTurn): Command {
  const { step, books, number, memberId, currency, at } = turn;
  const { pick } = step;
  const points = step.points * 2;
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
      expiresAt: midnight(
        [turn.later(72), turn.later(-24), endOfMonth(turn.later(24 * 25)), endOfMonth(turn.later(24 * 400))][
          pick % 7
        ] ?? endOfMonth(turn.later(24 * 60)),
      ),
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
    pendingUntil:
      [null, midnight(turn.later(24 * 8)), midnight(turn.later(24 * 8)), midnight(purchasedAt)][pick % 6] ?? null,
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

/** Most validities end with a month, so that points of several purchases, and of several members, lie in one bucket. */
function endOfMonth(at: Instant): Instant {
  return new Date(Date.UTC(Number(at.slice(0, 4)), Number(at.slice(5, 7)), 1)).toISOString();
}

function leftOf(award: ReferenceAward): number {
  return award.lines.reduce((sum, line) => sum + line.points - line.reversed, 0);
}

export function returnFor(turn: ModelTurn): Command | null {
  const { step, books } = turn;
  const award = turn.choose([...books.awards.values()].filter((it) => leftOf(it) > 0));
  if (!award && !turn.isWrong) return null;
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
    policy:
      (['INTO_DEBT', 'INTO_DEBT', 'WITHIN_BALANCE', 'PENDING_ONLY'] as const)[(step.pick >> 2) % 4] ?? 'INTO_DEBT',
    awards: award
      ? (wrong === 2 ? [award, award] : step.pick % 5 === 0 ? purchase : [award]).map(partOf)
      : [{ awardId: turn.id('award'), lines: [{ lineId: 'line-1', points: 1 }] }],
  };
}

export function maturityFor(turn: ModelTurn): Command | null {
  const pending = [...turn.books.awards.values()].filter((it) => it.pendingUntil !== null && it.pendingUntil > turn.at);
  const award = turn.choose(turn.isWrong ? [...turn.books.awards.values()] : pending);
  if (!award && !turn.isWrong) return null;
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
