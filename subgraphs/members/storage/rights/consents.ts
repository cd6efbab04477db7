import type { EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';
import type { ConsentChange, ConsentSubject } from '../../domain/rights/consent.js';
import { onePerson } from '../merging/one-person.js';

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

/**
 * The words that count, one for each member and subject. The strictest of one person's words wins: what a merged member took back holds
 * for the survivor as if said when the two became one, until the survivor says otherwise; what it agreed to does not carry over. Read
 * this way, and written nowhere, it goes with the merge.
 */
function wordsThatCount(memberIds: string, where = 'true'): string {
  return `(select distinct on (person_id, purpose, channel) * from (
      select distinct on (person_id, word.member_id, word.purpose, word.channel) person_id, word.*,
             coalesce(member_merge.merged_at, word.at) as counts_from
        from ${onePerson(memberIds)}
        join consent_change word on word.member_id = person.member_id and ${where}
        left join member_merge on member_merge.merged_id = person.member_id and person.member_id <> person.person_id
          and member_merge.merged_at is not null and member_merge.unmerged_at is null
       order by person_id, word.member_id, word.purpose, word.channel, word.id desc) as latest
     where member_id = person_id or not granted
     order by person_id, purpose, channel, counts_from desc, granted, id desc) as word`;
}

/** The word that counts of each member on each subject. One statement, however many members. */
export function latestConsents(manager: EntityManager, memberIds: readonly string[]): Promise<ConsentChange[]> {
  return rows<ConsentChange>(
    manager,
    `select id::text, person_id as "memberId", purpose, channel, granted, at, source, by, till,
            text_version as "textVersion", reason
       from ${wordsThatCount('$1')}`,
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
    `select member.id as "memberId", word.granted
       from member
       left join ${wordsThatCount('$1', 'word.purpose = $2 and word.channel is not distinct from $3')}
         on word.person_id = member.id
      where member.id = any($1::uuid[]) and member.status = 'ACTIVE'`,
    [memberIds, purpose, channel],
  );
}

/** Those of merged members among them. Up to one more than the page's size, the latest first. */
export function consentChanges(
  manager: EntityManager,
  memberId: string,
  { limit, before }: { limit: number; before: string | null },
): Promise<ConsentChange[]> {
  return rows<ConsentChange>(
    manager,
    `select ${columns} from consent_change
      where member_id in (select member_id from ${onePerson('$1')}) and ($2::bigint is null or consent_change.id < $2)
      order by consent_change.id desc limit $3`,
    [[memberId], before, limit],
  );
}
