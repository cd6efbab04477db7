import type { DataSource } from 'typeorm';
import { memberIdSql } from '../measuring/member-ids.js';
import { currencyOf, type Population } from './holders.js';
import { startBucketAt } from './month-ends.js';
import { bucketsAtStart, morePerHotBucket, pointsPerBucket } from './posting.js';

/** Fills the plain ledger's accounts with the balances that the other books begin with, in two statements. */
export async function seedPlain(source: DataSource, { members, brands }: Population): Promise<void> {
  const [cold, hot] = [pointsPerBucket, pointsPerBucket + morePerHotBucket];
  const bucketsOf = (points: number) =>
    JSON.stringify(Array.from({ length: bucketsAtStart }, (_, place) => startBucketAt(place, points)));
  const currencyPrefix = currencyOf(0).slice(0, -1);
  await source.query(
    `insert into account (currency, kind, owner, balance, buckets)
     select $1 || member % ${brands}, leg.kind, ${memberIdSql('member')},
            case when leg.kind = 'HELD' then 0 when member = 0 then ${hot * bucketsAtStart} else ${cold * bucketsAtStart} end,
            case when leg.kind = 'HELD' then '[]' when member = 0 then $2::jsonb else $3::jsonb end
     from generate_series(0, ${members - 1}) as member cross join (values ('WALLET'), ('HELD')) as leg(kind)`,
    [currencyPrefix, bucketsOf(hot), bucketsOf(cold)],
  );
  await source.query(
    `insert into account (currency, kind, owner, balance, buckets)
     select currency, leg.kind, '', case when leg.kind = 'ISSUANCE' then -sum(balance) else 0 end, '[]'
     from account cross join (values ('ISSUANCE'), ('REDEEMED')) as leg(kind)
     group by currency, leg.kind`,
  );
  await source.query('vacuum analyze');
}
