import { newId } from '../../../chassis/ids.js';
import type { Command, CommandOf } from '../domain/command.js';
import type { PostingRequest } from '../storage/posting-request.js';
import { requestFor } from './watched-ledger.js';

/** Commands as use cases hand them to the writer, of members who exist nowhere else. */
export function request(command: Command, id = newId()): PostingRequest {
  return requestFor(id, command);
}

/** So many points for a year, spendable at once. */
export function earning(memberId: string, points: number): CommandOf<'postAwards'> {
  return {
    kind: 'postAwards',
    purchaseId: newId(),
    memberId,
    currency: 'HARVEST',
    day: '2027-03-10',
    dailyCap: null,
    occurredAt: '2027-03-10T04:00:00.000Z',
    pendingUntil: null,
    saleAmountMinor: 10_000,
    saleCurrency: 'CNY',
    awards: [
      {
        awardId: newId(),
        campaignId: 'base',
        version: 1,
        points,
        lines: [{ lineId: 'line-1', points }],
        budget: null,
        whenShort: 'PART',
        expiresAt: '2028-03-31T16:00:00.000Z',
        green: false,
      },
    ],
  };
}

export function holding(memberId: string, points: number, holdId = newId()): CommandOf<'holdPoints'> {
  return {
    kind: 'holdPoints',
    service: 'rewards',
    holdId,
    memberId,
    currency: 'HARVEST',
    points,
    purpose: 'REDEMPTION',
    expiresAt: '2027-03-10T06:00:00.000Z',
    risk: { device: null, channel: null, reviewId: newId() },
  };
}

export function burning(memberId: string, points: number): CommandOf<'burnPoints'> {
  return {
    kind: 'burnPoints',
    service: 'rewards',
    holdId: newId(),
    memberId,
    currency: 'HARVEST',
    points,
    risk: { device: null, channel: null, reviewId: newId() },
  };
}
