import { baseCampaignId } from '../../subgraphs/campaigns/domain/campaign.js';
import { withClient } from '../measuring/with-client.js';

export const programmeCurrency = 'HARVEST';

/** The programme's own points, of which partners tells points elsewhere. */
export async function seedCurrency(adminUrl: string): Promise<void> {
  await withClient(adminUrl, (client) =>
    client.query('insert into currency (code, points_per_yuan) values ($1, 100) on conflict do nothing', [
      programmeCurrency,
    ]),
  );
}

/** Of ten campaigns one is met by what is bought here. */
const matchEvery = 10;
export const boughtSku = 'sku-0';

/**
 * So many live campaigns beside the base rule, of three conditions each: the tier, the channel, and one of 20 goods. All are of one
 * group, of which the one that gives most is paid: a purchase that a hundred campaigns give to has two awards, as in a programme that
 * anybody could explain, and the judging of all of them is what differs.
 */
export async function seedCampaigns(adminUrl: string, campaigns: number): Promise<void> {
  await withClient(adminUrl, async (client) => {
    await client.query(
      `with many as (
         insert into campaign (id) select gen_random_uuid() from generate_series(1, $1::int) returning id
       ), numbered as (select id, row_number() over () - 1 as place from many)
       insert into campaign_version (id, version, state, name_zh_cn, name_en, rule, starts_at, ends_at)
       select numbered.id, 1, 'CURRENT', '基准', 'Bench', base.rule || jsonb_build_object(
                'priority', 100,
                'group', '{"code": "bench", "stacking": "BEST"}'::jsonb,
                'conditions', jsonb_build_object('all', jsonb_build_array(
                  jsonb_build_object('tier', jsonb_build_object('anyOf', '["BASIC", "SILVER"]'::jsonb)),
                  jsonb_build_object('channel', jsonb_build_object('anyOf', '["shop"]'::jsonb)),
                  jsonb_build_object('sku', jsonb_build_object('anyOf', (
                    select jsonb_agg('sku-' || (place % ${matchEvery}) || case good when 0 then '' else '-' || good end)
                      from generate_series(0, 19) as good))))),
                'effects', jsonb_build_array(jsonb_build_object('multiplier', jsonb_build_object(
                  'times', jsonb_build_object('numerator', 2000 + place, 'denominator', 1000))))),
              app_now() - interval '1 day', app_now() + interval '1 year'
         from numbered, campaign_version base where base.id = '${baseCampaignId}' and base.state = 'CURRENT'`,
      [campaigns],
    );
    await client.query('vacuum analyze');
  });
}
