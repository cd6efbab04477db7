import { z } from 'zod';
import { erasureDuty } from '../../../../chassis/erasure-duty.js';
import type { Subscriptions } from '../../../../chassis/event-intake.js';
import { queueJob, type Jobs } from '../../../../chassis/jobs.js';
import { idShape } from '../../../../chassis/parse-input.js';
import { eraseMembersData, isPosting } from '../../storage/rights/members-data.js';
import type { CampaignParts } from '../campaign-parts.js';

const topic = 'member-erased';
const secondLookJob = 'erase-late-purchases';
const payloadShape = z.object({ memberId: idShape });
/** A till may have asked about the member just before they were forgotten, and written its purchase just after we looked. */
const secondLookMs = 120_000;

/** Members tells that somebody is forgotten: what points has not been told of is told first, then what leads to the person goes. */
export function eraseMember(parts: CampaignParts): { events: Subscriptions; jobs: Jobs } {
  const duty = erasureDuty(
    parts,
    { from: 'members', topic, personField: 'memberId', doneTopic: 'member-erased-in-campaigns' },
    { isUnderWay: isPosting, erase: eraseMembersData },
  );
  return {
    events: {
      [topic]: {
        from: 'members',
        take: async (tx, event) => {
          await duty.take(tx, event);
          const { memberId } = payloadShape.parse(event.payload);
          const runAt = new Date(parts.clock.now().getTime() + secondLookMs);
          await queueJob(tx, secondLookJob, { memberId }, { key: `${secondLookJob}/${memberId}`, runAt });
        },
      },
    },
    jobs: { ...duty.jobs, [secondLookJob]: { run: (payload) => eraseLatePurchases(parts, payload) } },
  };
}

async function eraseLatePurchases({ database }: CampaignParts, payload: unknown): Promise<void> {
  const { memberId } = payloadShape.parse(payload);
  await database.transaction((tx) => eraseMembersData(tx, memberId));
}
