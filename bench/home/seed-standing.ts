import { withClient } from '../measuring/with-client.js';
import { idSql, memberId, programmeCurrency, purchasesPerMember } from './population.js';

/**
 * A year of purchases, one a month; every third member has been silver for some months, and stays it for some more. Everybody has six
 * messages, two of them unread.
 */
export async function seedStanding(adminUrl: string, members: number): Promise<void> {
  await withClient(adminUrl, async (client) => {
    await client.query(
      `insert into qualifying_spend (kind, fact_id, member_id, purchase_id, occurred_at, counted_at, amount_minor)
       select 'PURCHASE', id, ${memberId('member')}, id, at, at, 10000 + 1000 * (member % 7)
         from generate_series(0, $1::int - 1) as member, generate_series(0, ${purchasesPerMember - 1}) as place
        cross join lateral (select ${idSql('4', 'place', 'member')} as id, app_now() - place * interval '30 days' - interval '1 hour' as at) as what`,
      [members],
    );
    await client.query(
      `insert into tier_change (member_id, in_force_from, tier_code, since, valid_until)
       select ${memberId('member')}, at, code, at, step.until
         from (select date_trunc('milliseconds', app_now()) + interval '200 days' as until) as ends
        cross join generate_series(0, $1::int - 1, 3) as member
        cross join lateral (values ('SILVER', until - interval '300 days', until),
                                   ('BASIC', until + interval '1 millisecond', null)) as step (code, at, until)`,
      [members],
    );
    await client.query(
      `insert into inbox_message (id, member_id, kind, params, at, read_at)
       select ${idSql('5', 'place', 'member')}, ${memberId('member')}, 'REDEMPTION_CHANGED',
              jsonb_build_object('redemptionId', ${idSql('3', 'place', 'member')}, 'status', 'SETTLED', 'points', 500, 'currency', $2::text),
              at, case when place > 2 then at + interval '1 day' end
         from generate_series(0, $1::int - 1) as member, generate_series(1, 6) as place
        cross join lateral (select app_now() - place * interval '17 days' as at) as what`,
      [members, programmeCurrency],
    );
    await client.query('vacuum analyze');
  });
}
