import type { EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';
import type { ConsentChange, ConsentSubject } from '../../domain/rights/consent.js';

const columns = `id::text, member_id as "memberId", purpose, channel, granted, at, source, by, till,
  text_version as "textVersion", reason`;

export type NewConsentChange = Omit<ConsentChange, 'id' | 'at'> & { changeId: string };

/** In their order, all at one instant, which is given back. */
export async function insertConsentChanges(tx: EntityManager, changes: readonly NewConsentChange[]): Promise<Date> {
  const [written] = await rows<{ at: Date }>(
    tx,
    `insert into consent_change (change_id, member_id, purpose, channel, granted, source, by, till, text_version, reason, at)
     select change.*, (select app_now())
       from jsonb_to_recordset($1) as change (change_id uuid, member_id uuid, purpose text, channel text, granted boolean,
         source text, by text, till text, text_version text, reason text)
     returning at`,
    [
      JSON.stringify(
        changes.map(({ changeId, memberId, textVersion, ...same }) => ({
          ...same,
          change_id: changeId,
          member_id: memberId,
          text_version: textVersion,
        })),
      ),
    ],
  );
  if (!written) throw new Error('consents were recorded and have no time');
  return written.at;
}

/** The latest word of each member on each subject. One statement, however many members. */
export function latestConsents(manager: EntityManager, memberIds: readonly string[]): Promise<ConsentChange[]> {
  return rows<ConsentChange>(
    manager,
    `select distinct on (member_id, purpose, channel) ${columns}
       from consent_change where member_id = any($1::uuid[])
      order by member_id, purpose, channel, consent_change.id desc`,
    [memberIds],
  );
}

/** Members of these who are in the programme, with their latest word on the subject; null where they were never asked. */
export function latestOn(
  manager: EntityManager,
  memberIds: readonly string[],
  { purpose, channel }: ConsentSubject,
): Promise<{ memberId: string; granted: boolean | null }[]> {
  return rows(
    manager,
    `select member.id as "memberId", latest.granted
       from member
       left join lateral (
         select granted from consent_change
          where member_id = member.id and purpose = $2 and channel is not distinct from $3
          order by consent_change.id desc limit 1) as latest on true
      where member.id = any($1::uuid[]) and member.status = 'ACTIVE'`,
    [memberIds, purpose, channel],
  );
}

/** Up to one more than the page's size, the latest first. */
export function consentChanges(
  manager: EntityManager,
  memberId: string,
  { limit, before }: { limit: number; before: string | null },
): Promise<ConsentChange[]> {
  return rows<ConsentChange>(
    manager,
    `select ${columns} from consent_change
      where member_id = $1 and ($2::bigint is null or consent_change.id < $2)
      order by consent_change.id desc limit $3`,
    [memberId, before, limit],
  );
}
