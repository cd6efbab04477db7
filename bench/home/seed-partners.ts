import { withClient } from '../measuring/with-client.js';
import { exchangesPerMember, idSql, memberId, programmeCurrency } from './population.js';

/** The two brands' ids: rewards refers to them too. */
export const partnerIds = ['00000000-0000-7000-8000-0000000000b1', '00000000-0000-7000-8000-0000000000b2'] as const;

/** Two brands beside the programme's own, which the service has made; everybody is linked to both and has exchanged to the first. */
export async function seedPartners(adminUrl: string, members: number): Promise<void> {
  await withClient(adminUrl, async (client) => {
    await client.query(`
      insert into brand (id, code, name_zh_cn, name_en) values
        ('${partnerIds[0]}', 'bakery', '麦香坊烘焙', 'Golden Crust Bakery'),
        ('${partnerIds[1]}', 'pharmacy', '康宁大药房', 'Wellspring Pharmacy');
      insert into currency (code, brand_id, name_zh_cn, name_en, points_per_yuan) values
        ('CRUMB', '${partnerIds[0]}', '麦香点', 'Crumbs', 200),
        ('WELL', '${partnerIds[1]}', '康宁值', 'Wells', 10)`);
    await client.query(
      `insert into partner_link (member_id, brand_id, linked_at)
       select ${memberId('member')}, brand.id, app_now() - interval '100 days'
         from generate_series(0, $1::int - 1) as member, brand where not brand.is_programme`,
      [members],
    );
    await client.query(
      `insert into exchange (id, member_id, stage, from_currency, to_currency, from_brand, to_brand, requested, given, received,
              fee, numerator, denominator, step, fee_percent, rate_version, settlement_numerator, settlement_denominator,
              created_at, ends_at, ended_at)
       select ${idSql('1', 'place', 'member')}, ${memberId('member')}, case place % 3 when 2 then 'CANCELLED' else 'COMMITTED' end,
              $2, 'CRUMB', own.code, 'bakery', given, given, given * 9 / 5, given / 5, 2, 1, 100, 10, 1, 100, 200,
              at, at + interval '10 minutes', at + interval '1 minute'
         from brand own, generate_series(0, $1::int - 1) as member, generate_series(1, ${exchangesPerMember}) as place
        cross join lateral (select 100 * place as given, app_now() - place * interval '20 days' as at) as what
        where own.is_programme`,
      [members, programmeCurrency],
    );
    await client.query('vacuum analyze');
  });
}
