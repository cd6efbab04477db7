import { personDataPage, type MemberDataPage } from '../../../../chassis/person-data.js';
import { memberDataSections, shippingAddresses } from '../../storage/rights/members-data.js';
import type { RedemptionTools } from '../redemption-tools.js';

/** A page of what is held on a member here, for the copy that members makes. */
export async function memberData(
  { database, vault }: RedemptionTools,
  memberId: string,
  after: string | null,
): Promise<MemberDataPage> {
  const page = await personDataPage(database.read, memberDataSections, memberId, after);
  if (page.section !== shippingAddresses) return page;
  const opened = page.rows.map((row) => {
    const { redemptionId, sealed } = JSON.parse(row) as { redemptionId: string; sealed: string };
    return JSON.stringify({ redemptionId, ...vault.openAddress(redemptionId, Buffer.from(sealed, 'base64')) });
  });
  return Object.assign(page, { rows: opened });
}
