import { erasureDuty } from '../../../../chassis/erasure-duty.js';
import type { ServiceParts } from '../../../../chassis/start-service.js';
import { eraseMembersData, isExchanging } from '../../storage/rights/members-data.js';

/** Members tells that somebody is forgotten: what is being exchanged ends first, then what leads to the person goes. */
export function eraseMember({ database, outbox, log }: Pick<ServiceParts, 'database' | 'outbox' | 'log'>) {
  return erasureDuty(
    { database, outbox, log },
    {
      from: 'members',
      topic: 'member-erased',
      personField: 'memberId',
      doneTopic: 'member-erased-in-partners',
    },
    { isUnderWay: isExchanging, erase: eraseMembersData },
  );
}
