import { erasureDuty } from '../../../../chassis/erasure-duty.js';
import { eraseMembersData, isHeldOrReviewed } from '../../storage/rights/members-data.js';
import { isMergeUnderWay } from '../../storage/merges.js';
import type { PointsParts } from '../points-parts.js';
import { lapsePoints } from './lapse-points.js';

/**
 * Members tells that somebody is forgotten: what is held, waits for a person or is on its way by a merge ends first, what is left over lapses, then what
 * leads to the person goes. The journal stays as it is.
 */
export function eraseMember(parts: PointsParts) {
  return erasureDuty(
    parts,
    {
      from: 'members',
      topic: 'member-erased',
      personField: 'memberId',
      doneTopic: 'member-erased-in-points',
    },
    {
      isUnderWay: async (manager, memberId) =>
        (await isMergeUnderWay(manager, memberId)) || (await isHeldOrReviewed(manager, memberId)),
      before: ({ erasureId, personId }) =>
        lapsePoints(parts, { memberId: personId, cause: 'MEMBER_ERASED', causeId: erasureId }),
      erase: eraseMembersData,
    },
  );
}
