/**
 * Rule: the books change by this function alone. Given the accounts a command may touch and the command with its time, it
 * answers what happens: the outcome, the journal rows, the new balances and buckets. It asks nothing and changes nothing,
 * so the writer, the tests and an auditor who replays get the same result.
 */
import { DomainError } from '../../../chassis/domain-error.js';
import type { Command } from './command.js';
import { decideConversion } from './decide-conversion.js';
import { expireOverdue } from './decide-expiry.js';
import { decideHold, decideRelease, decideReturn, decideSettlement, decideVoid } from './decide-holds.js';
import { decideAwards } from './decide-awards.js';
import { decideReversal } from './decide-reversal.js';
import { Draft, type BooksState, type Changes } from './draft.js';
import type { HoldAnswer } from './hold.js';
import type { Moment } from './instant.js';
import type { PostedAwards, ReversedAwards, Conversion } from './answers.js';

export interface Answers {
  postAwards: PostedAwards;
  reverseAwards: ReversedAwards;
  holdPoints: HoldAnswer;
  settleHold: HoldAnswer;
  voidHold: HoldAnswer;
  returnPoints: HoldAnswer;
  convertPoints: Conversion;
  expirePoints: null;
  releaseExpiredHold: null;
}

export type Answer = Answers[Command['kind']];

export type Outcome<A = Answer> = { kind: 'done'; answer: A } | { kind: 'refused'; error: DomainError };

export interface Decision extends Changes {
  outcome: Outcome;
}

/** A command with the time at which it is decided. */
export type TimedCommand = Command & { moment: Moment };

export function decide(state: BooksState, command: TimedCommand): Decision {
  const draft = new Draft(state, command.moment);
  try {
    expireOverdue(draft);
    const answer = decideOn(draft, command);
    expireOverdue(draft);
    return { outcome: { kind: 'done', answer }, ...draft.changes() };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return { outcome: { kind: 'refused', error }, rows: [], accounts: [], holds: [], awards: [] };
  }
}

function decideOn(draft: Draft, command: Command): Answer {
  switch (command.kind) {
    case 'postAwards':
      return decideAwards(draft, command);
    case 'reverseAwards':
      return decideReversal(draft, command);
    case 'holdPoints':
      return decideHold(draft, command);
    case 'settleHold':
      return decideSettlement(draft, command);
    case 'voidHold':
      return decideVoid(draft, command);
    case 'returnPoints':
      return decideReturn(draft, command);
    case 'convertPoints':
      return decideConversion(draft, command);
    case 'releaseExpiredHold':
      decideRelease(draft, command);
      return null;
    case 'expirePoints':
      return null;
  }
}
