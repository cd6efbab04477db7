import type { ModelRun } from './model-run.js';

/** Ends that random histories must come to, or else they say nothing of them. */
const wanted = [
  ...['postAwards', 'reverseAwards', 'matureAwards', 'holdPoints', 'burnPoints', 'settleHold', 'voidHold'],
  ...['returnPoints', 'convertPoints', 'giftPoints', 'donatePoints', 'adjustPoints', 'fundAccount', 'decideReview'],
  ...['giveHeld', 'receivePoints', 'reverseExchange'],
  ...['expirePoints', 'releaseExpiredHold', 'retry'],
  ...['mergeMember', 'passOnPoints', 'endMerge', 'giveBackPoints', 'lapsePoints'],
]
  .map((kind) => `${kind} done`)
  .concat(['holdPoints', 'burnPoints', 'giftPoints', 'donatePoints', 'adjustPoints'].map((kind) => `${kind} stopped`))
  .concat(
    ['holdPoints', 'burnPoints', 'giftPoints', 'donatePoints', 'adjustPoints', 'decideReview', 'reverseExchange'].map(
      (kind) => `${kind} refused NOT_ENOUGH_POINTS`,
    ),
    [
      'holdPoints',
      'burnPoints',
      'settleHold',
      'returnPoints',
      'convertPoints',
      'voidHold',
      'giveHeld',
      'reverseExchange',
    ].map((kind) => `${kind} refused HOLD_NOT_OPEN`),
    ['convertPoints', 'receivePoints', 'donatePoints', 'fundAccount'].map((kind) => `${kind} refused FUNDS_EXHAUSTED`),
    ['giftPoints refused GIFT_LIMIT_EXCEEDED', 'retry refused POSTING_REJECTED', 'retry stopped'],
    ['UNKNOWN_REVIEW', 'REVIEW_DECIDED', 'ANOTHER_PERSON_NEEDED'].map((name) => `decideReview refused ${name}`),
    ['mergeMember refused BAD_USER_INPUT', 'giveBackPoints refused BOOKS_MOVED_ON'],
    ['reverseAwards refused MORE_THAN_EARNED'],
    ['settleHold', 'convertPoints', 'giveHeld', 'reverseExchange'].map((kind) => `${kind} refused MORE_THAN_HELD`),
    ['convertPoints', 'giveHeld', 'reverseExchange'].map((kind) => `${kind} refused BAD_USER_INPUT`),
    ['reverseAwards', 'matureAwards'].map((kind) => `${kind} refused UNKNOWN_AWARD`),
  );

/** The ends that were come to less often than that, with how often they were. */
export function rareEnds({ ends }: ModelRun, least: number): string[] {
  return wanted.filter((end) => (ends.get(end) ?? 0) < least).map((end) => `${end}: ${ends.get(end) ?? 0}`);
}
