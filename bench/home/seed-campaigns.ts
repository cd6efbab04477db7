import { withClient } from '../measuring/with-client.js';
import { baseCampaignId } from '../../subgraphs/campaigns/domain/campaign.js';

/** Five campaigns that are live for whoever is at least silver, or for all: members see three, or five. */
export async function seedCampaigns(adminUrl: string): Promise<void> {
  await withClient(adminUrl, async (client) => {
    await client.query(
      `with numbered as (
         insert into campaign (id)
         select ('00000000-0000-7000-8000-00000000ca' || lpad(place::text, 2, '0'))::uuid from generate_series(1, 5) as place
         returning id, right(id::text, 2)::int as place)
       insert into campaign_version (id, version, state, name_zh_cn, name_en, rule, starts_at, ends_at)
       select numbered.id, 1, 'CURRENT', '活动 ' || place, 'Campaign ' || place,
              base.rule || jsonb_build_object(
                'priority', 100 + place,
                'conditions', case when place > 3
                  then '{"all": [{"tier": {"anyOf": ["SILVER", "GOLD", "DIAMOND"]}}]}'::jsonb else base.rule -> 'conditions' end,
                'effects', '[{"multiplier": {"times": {"numerator": 2, "denominator": 1}}}]'::jsonb),
              app_now() - interval '1 day', app_now() + place * interval '40 days'
         from numbered, campaign_version base where base.id = '${baseCampaignId}' and base.state = 'CURRENT'`,
    );
    await client.query('vacuum analyze');
  });
}
