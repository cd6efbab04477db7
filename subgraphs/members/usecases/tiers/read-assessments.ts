import { badInput } from '../../../../chassis/domain-error.js';
import type { Page } from '../../../../chassis/relay.js';
import { tierAssessments, type TierAssessment } from '../../storage/tiers/tier-assessments.js';
import type { MembersParts } from '../members-parts.js';

export type { TierAssessment } from '../../storage/tiers/tier-assessments.js';

/** The latest month first; up to one more than the page's size. */
export function readAssessments({ database }: MembersParts, page: Page): Promise<TierAssessment[]> {
  const before = page.after?.[0] ?? null;
  if (before !== null && !/^\d{4}-\d{2}$/.test(before)) {
    throw badInput({ path: ['after'], reason: 'is no cursor of this list' });
  }
  return tierAssessments(database.read, page.size + 1, before);
}
