import { withClient } from '../measuring/with-client.js';
import {
  badgesPerMember,
  idSql,
  memberId,
  programmeCurrency,
  purchasesPerMember,
  redemptionsPerMember,
} from './population.js';

/**
 * A year of purchases, one a month; every third member has been silver for some months, and stays it for some more. Everybody has six
 * messages, two of them unread, two badges and the redemptions that rewards has; half of them live in households of three.
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
    await client.query(
      `insert into member_badge (award_id, code, member_id, granted_at)
       select ${idSql('6', 'place', 'member')}, 'badge-' || place, ${memberId('member')}, app_now() - place * interval '40 days'
         from generate_series(0, $1::int - 1) as member, generate_series(1, ${badgesPerMember}) as place`,
      [members],
    );
    await client.query(
      `insert into member_redemption (redemption_id, member_id)
       select ${idSql('3', 'place', 'member')}, ${memberId('member')}
         from generate_series(0, $1::int - 1) as member, generate_series(1, ${redemptionsPerMember}) as place`,
      [members],
    );
    await client.query(
      `insert into household (id, head_id)
       select ${idSql('7', '0', 'member')}, ${memberId('member')} from generate_series(0, $1::int - 3, 6) as member`,
      [members],
    );
    await client.query(
      `insert into household_member (member_id, household_id, joined_at)
       select ${memberId('head + place')}, ${idSql('7', '0', 'head')}, app_now() - interval '90 days' + place * interval '1 day'
         from generate_series(0, $1::int - 3, 6) as head, generate_series(0, 2) as place`,
      [members],
    );
    await client.query('vacuum analyze');
  });
}
