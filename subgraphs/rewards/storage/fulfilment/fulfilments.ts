import type { EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';
import type { PipelinedReads } from '../../../../chassis/pipelined-reads.js';
import { onePerson, survivorOf } from '../../../../chassis/person-links.js';
import type { LocalisedText } from '../../../../schema/vocabulary.js';
import type { Fulfilment, FulfilmentState } from '../../domain/fulfilment/fulfilment.js';

/** As the driver gives it: the names are those of the content, if it has some, and of its reward. */
export interface FulfilmentRecord extends Omit<Fulfilment, 'names'> {
  contentNames: LocalisedText | null;
  titleZhCn: string;
  titleEn: string;
}

/** For SQL: the columns of a fulfilment record, and from where they come. */
export const fulfilmentColumns = `
  fulfilment.id, fulfilment.redemption_id as "redemptionId", fulfilment.content_no as "contentNo", fulfilment.piece,
  fulfilment.kind, fulfilment.state, fulfilment.count, fulfilment.valid_from as "validFrom",
  fulfilment.valid_until as "validUntil", fulfilment.carrier, fulfilment.tracking_number as "trackingNumber",
  fulfilment.partner_id as "partnerId", fulfilment.partner_sku as "partnerSku",
  fulfilment.partner_reference as "partnerReference", fulfilment.reason, fulfilment.opened_at as "openedAt",
  fulfilment.changed_at as "changedAt", fulfilment.delivered_at as "deliveredAt",
  redemption.contents -> fulfilment.content_no::integer -> 'names' as "contentNames",
  reward.title_zh_cn as "titleZhCn", reward.title_en as "titleEn"`;

export const fulfilmentTables = `fulfilment
  join redemption on redemption.id = fulfilment.redemption_id
  join reward on reward.id = redemption.reward_id`;

export function fulfilmentOf({ contentNames, titleZhCn, titleEn, ...same }: FulfilmentRecord): Fulfilment {
  return { ...same, names: contentNames ?? { 'zh-CN': titleZhCn, en: titleEn } };
}

export async function findFulfilment(manager: EntityManager, id: string): Promise<Fulfilment | undefined> {
  const [found] = await rows<FulfilmentRecord>(
    manager,
    `select ${fulfilmentColumns} from ${fulfilmentTables} where fulfilment.id = $1`,
    [id],
  );
  return found && fulfilmentOf(found);
}

/** All of a redemption, by piece and content; whose row the transaction has locked, so that they stand still. */
export async function fulfilmentsOfLocked(tx: EntityManager, redemptionId: string): Promise<Fulfilment[]> {
  const found = await rows<FulfilmentRecord>(
    tx,
    `select ${fulfilmentColumns} from ${fulfilmentTables}
      where fulfilment.redemption_id = $1 order by fulfilment.piece, fulfilment.content_no`,
    [redemptionId],
  );
  return found.map(fulfilmentOf);
}

const ofRedemptions = {
  name: 'fulfilments of redemptions',
  text: `select ${fulfilmentColumns}, redemption.fulfilled_at as "fulfilledAt" from ${fulfilmentTables}
          where fulfilment.redemption_id = any($1::uuid[])
          order by fulfilment.redemption_id, fulfilment.piece, fulfilment.content_no`,
};

export type ShownFulfilment = Fulfilment & { fulfilledAt: Date | null };

/** Each with when its redemption was fulfilled. */
export async function readFulfilments(
  reads: PipelinedReads,
  redemptionIds: readonly string[],
): Promise<ShownFulfilment[]> {
  const found = await reads.rows<FulfilmentRecord & { fulfilledAt: Date | null }>(ofRedemptions, [redemptionIds]);
  return found.map(({ fulfilledAt, ...record }) => ({ ...fulfilmentOf(record), fulfilledAt }));
}

const privileges = {
  name: 'privileges of persons in force',
  text: `select asked.id as "personId", ${fulfilmentColumns}
           from unnest($1::uuid[]) as asked (id)
          cross join lateral (
            select redemption.* from ${onePerson('asked.id')}
              join redemption on redemption.member_id = person.person_id) as redemption
           join fulfilment on fulfilment.redemption_id = redemption.id and fulfilment.kind = 'PRIVILEGE'
            and fulfilment.state = 'IN_FORCE'
           join reward on reward.id = redemption.reward_id
          where ${survivorOf('asked.id')} is null
            and (fulfilment.valid_from is null or fulfilment.valid_from <= app_now())
            and (fulfilment.valid_until is null or fulfilment.valid_until > app_now())
          order by fulfilment.valid_until nulls last, fulfilment.id`,
};

/** Privileges that are in force now, of each of these persons; those of who was merged into them among them. */
export async function readPrivileges(
  reads: PipelinedReads,
  personIds: readonly string[],
): Promise<(Fulfilment & { personId: string })[]> {
  const found = await reads.rows<FulfilmentRecord & { personId: string }>(privileges, [personIds]);
  return found.map(({ personId, ...record }) => ({ ...fulfilmentOf(record), personId }));
}

/** What is known of one besides its state; what is null stays as it is. */
export interface FulfilmentNews {
  carrier?: string | null;
  trackingNumber?: string | null;
  partnerReference?: string | null;
  reason?: string | null;
}

/** They are in another state from now on; the transaction has locked their redemption. */
export async function moveFulfilments(
  tx: EntityManager,
  ids: readonly string[],
  state: FulfilmentState,
  { carrier, trackingNumber, partnerReference, reason }: FulfilmentNews = {},
): Promise<void> {
  await rows(
    tx,
    `update fulfilment
        set state = $2, changed_at = app_now(), carrier = coalesce($3, carrier), tracking_number = coalesce($4, tracking_number),
            partner_reference = coalesce($5, partner_reference), reason = coalesce($6, reason),
            delivered_at = case when $2 = 'DELIVERED' then app_now() else delivered_at end
      where id = any($1::uuid[])`,
    [ids, state, carrier ?? null, trackingNumber ?? null, partnerReference ?? null, reason ?? null],
  );
}
