/**
 * A return names lines of a purchase and how many pieces of each come back. Pieces come back in parts and in any order,
 * but never more than were bought: a return that asks for more is refused as a whole, and nothing of it is taken.
 *
 * What is taken from each award follows from the version that gave it, through the award's own shares, and never from
 * the rules of the day of the return.
 */
import type { AwardId, PurchaseId, ReturnId } from '../../../schema/vocabulary.js';
import { moreThanBought, repeatedLine, returnedBeforeBought, returnTimeNeedsImport, unknownLine } from './errors.js';
import { checkNotInFuture, type Award, type PostingState, type Purchase, type PurchaseLine } from './purchase.js';
import { takenBy } from './take-back.js';

export interface ReportedReturnLine {
  lineId: string;
  /** Pieces, one or more. */
  quantity: number;
}

export interface ReturnLine {
  /** Of the purchase's line, counted from zero. */
  position: number;
  quantity: number;
  /** Pieces of that line that had come back before this return. */
  before: number;
  /** Fen given back for these pieces. */
  amountMinor: number;
}

export interface PurchaseReturn {
  id: ReturnId;
  purchaseId: PurchaseId;
  /** When the pieces came back: as the import said, else when the return was recorded. */
  returnedAt: Date;
  /** Fen given back by all its lines. */
  amountMinor: number;
  posting: PostingState;
  /** Null until posted. */
  takenBack: TakenBack | null;
  lines: ReturnLine[];
}

/** What points did when the awards were taken back, in whole points. */
export interface TakenBack {
  /** Out of the wallet. */
  taken: number;
  /** Spent already, and now owed. */
  owed: number;
  /** Expired already, and not taken a second time. */
  forgone: number;
}

/** What a return takes from one award. */
export interface TakenFromAward {
  awardId: AwardId;
  /** Lines of which at least one point is taken. */
  lines: { lineId: string; points: number }[];
}

/**
 * When the pieces came back. A till reports what happens at its counter, so that is now; an import tells of the past and may
 * say when. Throws FORBIDDEN for a time that is no import's, and BAD_USER_INPUT for one in the future or before the purchase.
 */
export function timeOfReturn(
  said: Date | null,
  boughtAt: Date,
  { now, mayImport }: { now: Date; mayImport: boolean },
): Date {
  if (said === null) return now;
  const path = ['input', 'occurredAt'];
  if (!mayImport) throw returnTimeNeedsImport({ path });
  if (said < boughtAt) throw returnedBeforeBought({ path });
  checkNotInFuture(said, now);
  return said;
}

/**
 * The lines of a return against the purchase as it stands. Throws MORE_THAN_BOUGHT (a refusal), and BAD_USER_INPUT for a
 * line that the purchase has not or that is named twice.
 */
export function decideReturn(bought: readonly PurchaseLine[], asked: readonly ReportedReturnLine[]): ReturnLine[] {
  const seen = new Set<string>();
  return asked.map(({ lineId, quantity }, index) => {
    const path = ['input', 'lines', String(index), 'lineId'];
    if (seen.has(lineId)) throw repeatedLine({ path });
    seen.add(lineId);
    const position = bought.findIndex((line) => line.lineId === lineId);
    const line = bought[position];
    if (!line) throw unknownLine({ path });
    if (line.returned + quantity > line.quantity) {
      throw moreThanBought({ lineId, bought: line.quantity, returnedBefore: line.returned, asked: quantity });
    }
    return {
      position,
      quantity,
      before: line.returned,
      amountMinor: takenBy(line.amountMinor, line.quantity, line.returned, quantity),
    };
  });
}

/** Whether nothing of the purchase is left once these lines are back too. */
export function isWhollyReturned(bought: readonly PurchaseLine[], returned: readonly ReturnLine[]): boolean {
  const now = new Map(returned.map(({ position, quantity }) => [position, quantity]));
  return bought.every((line, position) => line.returned + (now.get(position) ?? 0) === line.quantity);
}

/** Whether nothing of the purchase is left after all of its returns. */
export function isAllBack({ lines }: Pick<Purchase, 'lines'>, returns: readonly PurchaseReturn[]): boolean {
  const back = lines.map(() => 0);
  for (const { position, quantity } of returns.flatMap((taken) => taken.lines)) {
    back[position] = (back[position] ?? 0) + quantity;
  }
  return lines.every(({ quantity }, position) => back[position] === quantity);
}

/** What a return takes back. Only for awards that are posted: before, it is not known what a cap has cut. */
export function takenFromAwards(
  awards: readonly Award[],
  bought: readonly PurchaseLine[],
  returned: readonly ReturnLine[],
): TakenFromAward[] {
  return awards
    .map((award) => ({
      awardId: award.id,
      lines: returned
        .map((line) => ({
          lineId: bought[line.position]?.lineId ?? '',
          points: takenFromLine(award, bought, line),
        }))
        .filter(({ points }) => points > 0),
    }))
    .filter(({ lines }) => lines.length > 0);
}

/** Whole points that the pieces of one returned line take from one award. */
export function takenFromLine(award: Award, bought: readonly PurchaseLine[], returned: ReturnLine): number {
  const line = bought[returned.position];
  if (!line) throw new RangeError('A return names a line that its purchase has not');
  return takenBy(award.shares[returned.position] ?? 0, line.quantity, returned.before, returned.quantity);
}
