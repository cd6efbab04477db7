import type { MigrationInterface, QueryRunner } from 'typeorm';
import { baseCampaignId } from '../../domain/campaign.js';

/**
 * What people have proposed is told in the words of rules, as what counts is since the migration before; and the base rule's first
 * version, which came with the tables, is on record like every other. Without it the next one would be numbered 1 as well.
 */
export class ChangesOnRecord1796150000000 implements MigrationInterface {
  name = 'ChangesOnRecord1796150000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(proposalsAsRules);
    await queryRunner.query(baseRuleOnRecord, [baseCampaignId]);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Rules of conditions and effects do not fit into the proposals of before.'));
  }
}

const proposalsAsRules = `
  update configuration_version
     set body = jsonb_build_object(
           'name', body->'name',
           'conditions', case when jsonb_typeof(body->'tiers') = 'array'
                              then jsonb_build_object('tier', jsonb_build_object('anyOf', body->'tiers')) end,
           'effects', jsonb_build_array(
             jsonb_build_object('multiplier', jsonb_build_object('times', body->'multiplier'))),
           'priority', 100,
           'group', null,
           'caps', '{"perMember": null, "perMemberPerDay": null, "perCampaign": null, "perDay": null}'::jsonb,
           'budget', null,
           'whenShort', 'PART',
           'validityMonths', null,
           'startsAt', body->'startsAt',
           'endsAt', body->'endsAt')
   where kind = 'campaign' and body ? 'multiplier'`;

/** By two names, since the tables hold nobody to have decided on what they proposed. */
const baseRuleOnRecord = `
  insert into configuration_version
    (change_id, kind, key, version, body, state, proposed_by, proposed_at, decided_by, decided_at)
  select gen_random_uuid(), 'campaign', id::text, version,
         rule || jsonb_build_object('name', jsonb_build_object('zhCN', name_zh_cn, 'en', name_en), 'startsAt', null, 'endsAt', null),
         'LIVE', 'service:installation', live_since, 'service:campaigns', live_since
    from campaign_version where id = $1 and state = 'CURRENT'`;
