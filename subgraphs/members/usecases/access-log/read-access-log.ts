import { createHmac } from 'node:crypto';
import type { PlaceInTime } from '../../../../chassis/relay.js';
import { viewedDataOf, type ViewedData } from '../../domain/access-log/viewed-data.js';
import { memberAccessPage } from '../../storage/access-log/member-access.js';
import type { MembersParts } from '../members-parts.js';

export interface AccessLogEntry {
  id: string;
  at: Date;
  viewer: string;
  data: ViewedData[];
}

/** Up to so many, the latest first. */
export async function readAccessLog(
  parts: MembersParts,
  memberId: string,
  page: { limit: number; after: PlaceInTime | null },
): Promise<AccessLogEntry[]> {
  const found = await memberAccessPage(parts.database.read, memberId, page);
  return found.map(({ id, at, by, what }) => ({
    id,
    at,
    viewer: viewerSign(parts.identityKey, memberId, by),
    data: viewedDataOf(what),
  }));
}

/** Ten letters and digits: the same for one person in one member's log, another in the next member's. */
function viewerSign(key: Buffer, memberId: string, by: string): string {
  return createHmac('sha256', key)
    .update(JSON.stringify(['access-log', memberId, by]))
    .digest('hex')
    .slice(0, 10)
    .toUpperCase();
}
