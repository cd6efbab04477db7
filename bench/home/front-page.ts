import type { Pool } from 'pg';
import { askOneRow, instant, type Row } from './ask-one-row.js';

const rewardsSql = `
  select json_agg(json_build_object('node', json_build_object(
           'id', id, 'status', status, 'createdAt', created_at, 'points', points,
           'reward', json_build_object('id', reward_id, 'title', title_zh_cn, 'partner', partner_id)))) as edges
    from (select redemption.id, status, created_at, points, reward_id, title_zh_cn, partner_id
            from redemption join reward on reward.id = reward_id
           where member_id = $1 order by created_at desc, redemption.id desc limit 5) page`;

interface RedemptionEdge {
  node: { createdAt: string; reward: { id: string; title: string; partner: string | null } };
}

export async function rewardsPart(pool: Pool, memberId: string): Promise<RedemptionEdge[]> {
  const { edges } = await askOneRow<{ edges: RedemptionEdge[] | null }>(pool, 'rewards', rewardsSql, [memberId]);
  return edges ?? [];
}

const campaignsSql = `
  select json_agg(json_build_object('id', id, 'name', name_zh_cn, 'endsAt', ends_at) order by ends_at) as campaigns
    from campaign_version join campaign using (id)
   where state = 'CURRENT' and ended_at is null and starts_at <= now() and ends_at > now()
     and (jsonb_typeof(rule -> 'conditions') = 'null' or rule -> 'conditions' -> 'all' -> 0 -> 'tier' -> 'anyOf' ? $1)
     and not exists (select from campaign_pause where campaign_id = id and resumed_at is null)`;

export async function campaignsPart(pool: Pool, tier: string) {
  const { campaigns } = await askOneRow<{ campaigns: { endsAt: string }[] | null }>(pool, 'campaigns', campaignsSql, [
    tier,
  ]);
  return (campaigns ?? []).map((campaign) => ({ ...campaign, endsAt: instant(campaign.endsAt) }));
}

interface PartnersRow extends Row {
  links: { linkedAt: string; partner: { id: string; name: string } }[] | null;
  exchanges: object[] | null;
  /** Names by code, and by id. */
  currencies: Record<string, string>;
  brands: Record<string, string>;
}

const partnersSql = `
  select (select json_agg(json_build_object('partner', json_build_object('id', id, 'name', name_zh_cn), 'linkedAt', linked_at)
                          order by linked_at, brand_id)
            from partner_link join brand on brand.id = brand_id where member_id = $1) as links,
         (select json_agg(json_build_object('node', json_build_object(
                   'id', id, 'status', stage, 'given', given, 'received', received,
                   'from', json_build_object('code', from_currency), 'to', json_build_object('code', to_currency))))
            from (select * from exchange where member_id = $1 order by created_at desc, id desc limit 5) page) as exchanges,
         (select json_object_agg(code, name_zh_cn) from currency) as currencies,
         (select json_object_agg(id, name_zh_cn) from brand) as brands`;

/** What partners knows of the member, and the names that the other parts need. */
export async function partnersPart(pool: Pool, memberId: string) {
  const { links, exchanges, currencies, brands } = await askOneRow<PartnersRow>(pool, 'partners', partnersSql, [
    memberId,
  ]);
  return {
    exchanges: { edges: exchanges ?? [] },
    linkedPartners: (links ?? []).map((link) => ({ ...link, linkedAt: instant(link.linkedAt) })),
    currencies,
    brands,
  };
}
