import { In, type EntityManager } from 'typeorm';
import { rows } from '../../../chassis/database.js';
import { PartnerLinkRow } from './partner-link.row.js';

export interface PartnerLink {
  memberId: string;
  brandId: string;
  linkedAt: Date;
}

/** Links of several members at once, oldest first. */
export async function listLinks(manager: EntityManager, memberIds: readonly string[]): Promise<PartnerLink[]> {
  return manager.find(PartnerLinkRow, {
    where: { memberId: In([...memberIds]) },
    order: { linkedAt: 'ASC', brandId: 'ASC' },
  });
}

export async function findLink(manager: EntityManager, memberId: string, brandId: string): Promise<PartnerLink | null> {
  return manager.findOneBy(PartnerLinkRow, { memberId, brandId });
}

/** False when the two are linked already. */
export async function insertLink(tx: EntityManager, memberId: string, brandId: string): Promise<boolean> {
  const inserted = await rows(
    tx,
    'insert into partner_link (member_id, brand_id) values ($1, $2) on conflict do nothing returning 1',
    [memberId, brandId],
  );
  return inserted.length === 1;
}
