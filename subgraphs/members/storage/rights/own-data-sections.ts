import type { PersonDataSection } from '../../../../chassis/person-data.js';

/** Of ops a member is told that it was ops, and not who: as their access log has it. */
const withoutName = (column: string) => `case when ${column} like 'ops:%' then 'ops' else ${column} end`;

/** What members itself holds in plain columns; what is sealed is opened by `dataOf`. */
export const ownDataSections: readonly PersonDataSection[] = [
  {
    name: 'tierChanges',
    sql: `select in_force_from::text as place,
                 json_build_object('tier', tier_code, 'since', since, 'inForceFrom', in_force_from, 'validUntil', valid_until) as content
            from tier_change where member_id = $1 and ($2::text is null or in_force_from > $2::timestamptz)
           order by in_force_from limit $3`,
  },
  {
    name: 'qualifyingSpend',
    sql: `select kind || fact_id::text as place,
                 json_build_object('kind', kind, 'purchaseId', purchase_id, 'occurredAt', occurred_at, 'countedAt', counted_at,
                   'amountMinor', amount_minor) as content
            from qualifying_spend where member_id = $1 and ($2::text is null or kind || fact_id::text > $2)
           order by kind || fact_id::text limit $3`,
  },
  {
    name: 'consentChanges',
    sql: `select id::text as place,
                 json_build_object('purpose', purpose, 'channel', channel, 'granted', granted, 'at', at, 'source', source,
                   'by', ${withoutName('by')}, 'till', till, 'textVersion', text_version, 'reason', reason) as content
            from consent_change where member_id = $1 and id > coalesce($2::bigint, 0) order by id limit $3`,
  },
  {
    name: 'closings',
    sql: `select id::text as place,
                 json_build_object('requestedAt', requested_at, 'effectiveAt', effective_at, 'keptAt', kept_at,
                   'closedAt', closed_at) as content
            from member_closing where member_id = $1 and ($2::uuid is null or id > $2::uuid) order by id limit $3`,
  },
  {
    name: 'dataExports',
    sql: `select id::text as place,
                 json_build_object('requestedAt', requested_at, 'state', state, 'readyAt', ready_at, 'takenAt', taken_at) as content
            from data_export where member_id = $1 and ($2::uuid is null or id > $2::uuid) order by id limit $3`,
  },
  {
    name: 'messages',
    sql: `select id::text as place,
                 json_build_object('kind', kind, 'params', params, 'at', at, 'readAt', read_at) as content
            from inbox_message where member_id = $1 and ($2::uuid is null or id > $2::uuid) order by id limit $3`,
  },
  {
    name: 'benefitsUsed',
    sql: `select id::text as place,
                 json_build_object('benefit', benefit_code, 'period', period, 'usedAt', used_at, 'usedBy', ${withoutName('used_by')}) as content
            from benefit_use where member_id = $1 and ($2::uuid is null or id > $2::uuid) order by id limit $3`,
  },
  {
    name: 'statusChanges',
    sql: `select change_id::text as place,
                 json_build_object('from', from_status, 'to', to_status, 'reason', reason, 'reference', reference,
                   'changedAt', changed_at) as content
            from member_status_change where member_id = $1 and ($2::uuid is null or change_id > $2::uuid)
           order by change_id limit $3`,
  },
  {
    name: 'enrolment',
    sql: `select member_id::text as place,
                 json_build_object('enrolledBy', enrolled_by, 'deviceKnown', device is not null,
                   'partnerReferenceKnown', partner_reference is not null, 'completedAt', completed_at) as content
            from enrolment where member_id = $1 and $2::text is null limit $3`,
  },
  {
    name: 'contactProofs',
    sql: `select kind || encode(digest, 'hex') as place, json_build_object('kind', kind, 'provenAt', proven_at) as content
            from contact_proof where member_id = $1 and ($2::text is null or kind || encode(digest, 'hex') > $2)
           order by kind || encode(digest, 'hex') limit $3`,
  },
  {
    name: 'household',
    sql: `select belongs.member_id::text as place,
                 json_build_object('householdId', household_id, 'joinedAt', joined_at, 'isHead', household.head_id = belongs.member_id) as content
            from household_member belongs join household on household.id = household_id
           where belongs.member_id = $1 and $2::text is null limit $3`,
  },
  {
    name: 'householdInvitations',
    sql: `select id::text as place,
                 json_build_object('householdId', household_id, 'byYou', invited_by = $1, 'state', state, 'madeAt', made_at,
                   'settledAt', settled_at) as content
            from household_invitation where (member_id = $1 or invited_by = $1) and ($2::uuid is null or id > $2::uuid)
           order by id limit $3`,
  },
  {
    name: 'householdDeparture',
    sql: `select member_id::text as place, json_build_object('leftAt', left_at) as content
            from household_departure where member_id = $1 and $2::text is null limit $3`,
  },
  {
    name: 'looksAtYou',
    sql: `select id::text as place, json_build_object('at', at, 'by', ${withoutName('by')}, 'what', what) as content
            from member_access where member_id = $1 and ($2::uuid is null or id > $2::uuid) order by id limit $3`,
  },
  {
    name: 'badges',
    sql: `select award_id::text || code as place,
                 json_build_object('code', code, 'grantedAt', granted_at, 'withdrawnAt', withdrawn_at) as content
            from member_badge where member_id = $1 and ($2::text is null or award_id::text || code > $2)
           order by award_id::text || code limit $3`,
  },
  {
    name: 'redemptions',
    sql: `select redemption_id::text as place,
                 json_build_object('redemptionId', redemption_id, 'cancelledAt', cancelled_at) as content
            from member_redemption where member_id = $1 and ($2::uuid is null or redemption_id > $2::uuid)
           order by redemption_id limit $3`,
  },
  {
    name: 'tierGrants',
    sql: `select id::text as place,
                 json_build_object('tier', tier_code, 'source', source, 'inForceFrom', in_force_from, 'validUntil', valid_until,
                   'endedAt', ended_at) as content
            from tier_grant left join tier_grant_end on grant_id = id
           where member_id = $1 and ($2::uuid is null or id > $2::uuid) order by id limit $3`,
  },
  {
    name: 'tierGrantRequests',
    sql: `select id::text as place,
                 json_build_object('tier', tier_code, 'reason', reason, 'lastDay', last_day, 'state', state,
                   'requestedAt', requested_at) as content
            from tier_grant_request where member_id = $1 and ($2::uuid is null or id > $2::uuid) order by id limit $3`,
  },
  {
    name: 'merges',
    sql: `select merge_id::text as place,
                 json_build_object('survivorId', survivor_id, 'mergedId', merged_id, 'reason', reason, 'mergedAt', merged_at,
                   'unmergedAt', unmerged_at) as content
            from member_merge where (survivor_id = $1 or merged_id = $1) and ($2::uuid is null or merge_id > $2::uuid)
           order by merge_id limit $3`,
  },
];
