/** A shelf of the catalogue. Its code never changes, its names may; a reward stands on one shelf or on none. */
import type { LocalisedText } from '../../../schema/vocabulary.js';

export interface RewardCategory {
  /** Small letters, digits and hyphens. */
  code: string;
  names: LocalisedText;
}
