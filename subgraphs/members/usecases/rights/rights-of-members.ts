import type { Subscriptions } from '../../../../chassis/event-intake.js';
import type { Jobs } from '../../../../chassis/jobs.js';
import type { MembersParts } from '../members-parts.js';
import { closeDueMemberships } from './close-due-memberships.js';
import { makeExportsJob } from './export-my-data.js';
import { forgetRefusedInputs } from './forget-refused-inputs.js';
import { erasedParts, finishErasures, finishErasuresJob } from './finish-erasures.js';
import { makeDataExports } from './make-data-exports.js';

/** What members' rights take from others and do by themselves. */
export function rightsOfMembers(parts: MembersParts): { events: Subscriptions; jobs: Jobs } {
  return {
    events: erasedParts,
    jobs: {
      [finishErasuresJob]: { every: '* * * * *', run: () => finishErasures(parts) },
      [makeExportsJob]: { every: '* * * * *', run: () => makeDataExports(parts) },
      'forget-refused-inputs': { every: '23 3 * * *', run: () => forgetRefusedInputs(parts) },
      'close-due-memberships': { every: '7 * * * *', run: () => closeDueMemberships(parts) },
    },
  };
}
