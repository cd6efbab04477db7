import { withClient } from '../measuring/with-client.js';
import { idSql, memberId, programmeCurrency, redemptionsPerMember } from './population.js';
import { partnerIds } from './seed-partners.js';

const rewards = 12;

/** Twelve rewards, four of them of partner brands, of which everybody has redeemed some. */
export async function seedRewards(adminUrl: string, members: number): Promise<void> {
  await withClient(adminUrl, async (client) => {
    await client.query(
      `insert into reward (id, version, title_zh_cn, title_en, prices, lowest_points, partner_id, opens_at)
       select ${idSql('2', '0', 'place')}, 1, '奖品 ' || place, 'Reward ' || place,
              jsonb_build_array(jsonb_build_object('points', 500 + 100 * place)), 500 + 100 * place,
              case place % 6 when 4 then '${partnerIds[0]}'::uuid when 5 then '${partnerIds[1]}'::uuid end,
              app_now() - interval '2 years'
         from generate_series(0, ${rewards - 1}) as place`,
    );
    await client.query(
      `insert into redemption (id, member_id, reward_id, points, currency, status, created_at, held_until, settled_at,
         ended_at)
       select ${idSql('3', 'place', 'member')}, ${memberId('member')}, ${idSql('2', '0', `((member + place) % ${rewards})`)},
              500 + 100 * ((member + place) % ${rewards}), $2, 'SETTLED', at, at + interval '10 minutes', at, at
         from generate_series(0, $1::int - 1) as member, generate_series(1, ${redemptionsPerMember}) as place
        cross join lateral (select app_now() - place * interval '17 days' as at) as what`,
      [members, programmeCurrency],
    );
    await client.query('vacuum analyze');
  });
}
