import type { Database } from '../../../../chassis/database.js';
import { personDataPage, type MemberDataPage } from '../../../../chassis/person-data.js';
import { memberDataSections } from '../../storage/rights/members-data.js';

/** A page of what is held on a member here, for the copy that members makes. */
export function memberData(database: Database, memberId: string, after: string | null): Promise<MemberDataPage> {
  return personDataPage(database.read, memberDataSections, memberId, after);
}
