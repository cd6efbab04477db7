import type { PostedAwards as PostedAwardsAnswer } from '../domain/answers.js';
import { PostedAward, PostedAwardLine, PostedAwards } from './awards.types.js';

/** What was posted for a purchase, or would be, as the graph shows it. */
export function postedAwardsView({ purchaseId, awards }: PostedAwardsAnswer): PostedAwards {
  return Object.assign(new PostedAwards(), {
    purchaseId,
    awards: awards.map(({ lines, ...award }) =>
      Object.assign(new PostedAward(), award, {
        lines: lines.map((line) => Object.assign(new PostedAwardLine(), line)),
      }),
    ),
  });
}
