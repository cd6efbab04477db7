/**
 * A backtest judges the recorded purchases of the last days as if a draft had been live over all of them, whatever window it has:
 * a draft's own window usually has not begun. It answers what the draft would have given and cost, and stands beside it what
 * was really given for the same purchases. Nothing is written but how far it has come.
 */
import type { LocalisedText } from '../../../schema/vocabulary.js';
import { dayMs } from './days.js';

export type BacktestState = 'QUEUED' | 'RUNNING' | 'DONE' | 'FAILED';

/** What was given, whatever came back later. */
export interface BacktestFigures {
  /** Whole points that were paid. */
  points: number;
  /** Purchases that were given points, or something besides. */
  awards: number;
  /** Members whose purchases these were. */
  members: number;
}

export interface BacktestResult {
  /** By the draft. */
  draft: BacktestFigures;
  /** By the campaign that the draft is a version of; nothing where it is a new one. */
  replaced: BacktestFigures;
  /** By all campaigns. */
  given: BacktestFigures;
  /** Members whom the draft would have lifted above the tier that they had at the purchase. */
  tierMoves: number;
  /** The day of the programme's calendar, 'YYYY-MM-DD', on which the budget was used up; null where it lasts, or there is none. */
  budgetRunsOutOn: string | null;
}

export type BacktestFailure = 'CHANGE_UNREADABLE' | 'OUT_OF_REACH' | 'DEFECT';

export interface Backtest {
  id: string;
  changeId: string;
  days: number;
  state: BacktestState;
  /** How often it was taken up; whoever took it up last is the one that counts. */
  run: number;
  purchasesDone: number;
  /** Null until it is taken up. */
  purchasesInAll: number | null;
  startedBy: string;
  startedAt: Date;
  finishedAt: Date | null;
  result: BacktestResult | null;
  failure: BacktestFailure | null;
}

/** So many times it is taken up, after a crash or while others are out of reach, before it is given up. */
export const mostRuns = 5;

/** So many of one person's wait or run at once, so that a script that starts them has them in its own way and in nobody else's. */
export const mostOfOnePerson = 3;

/** From the first instant to the first that does not count any more. */
export interface Span {
  since: Date;
  until: Date;
}

export function spanOf({ startedAt, days }: Pick<Backtest, 'startedAt' | 'days'>): Span {
  return { since: new Date(startedAt.getTime() - days * dayMs), until: startedAt };
}

export const failureTexts: Record<BacktestFailure, LocalisedText> = {
  CHANGE_UNREADABLE: {
    'zh-CN': '该版本的内容已无法读取，请重新提交',
    en: 'What the version says can no longer be read; propose it anew',
  },
  OUT_OF_REACH: {
    'zh-CN': `已尝试 ${mostRuns} 次，所需服务仍不可用，请稍后重新回测`,
    en: `A service it needs was out of reach, or it was cut off, ${mostRuns} times; start another one later`,
  },
  DEFECT: {
    'zh-CN': '系统内部错误，已记录，请联系技术人员',
    en: 'A fault of ours, which is in the log under the id of the backtest',
  },
};
