import { erasureDuty } from '../../../../chassis/erasure-duty.js';
import type { ServiceParts } from '../../../../chassis/start-service.js';
import { eraseMembersData, isRedeeming } from '../../storage/rights/members-data.js';

/** Members tells that somebody is forgotten: what is being redeemed ends first, then what leads to the person goes. */
export function eraseMember({ database, outbox, log }: Pick<ServiceParts, 'database' | 'outbox' | 'log'>) {
  return erasureDuty(
    { database, outbox, log },
    {
      from: 'members',
      topic: 'member-erased',
      personField: 'memberId',
      doneTopic: 'member-erased-in-rewards',
    },
    { isUnderWay: isRedeeming, erase: eraseMembersData },
  );
}
