/** Rewards from before there was a search are found as any other, and stand on the shelves that they named. */
import { Client } from 'pg';
import { migrate } from '../../../../chassis/migrate.js';
import { cloneTestDatabase, type TestDatabase } from '../../../../chassis/testing/test-database.js';
import { migrations } from '../../storage/migrations.js';
import { CatalogueSearch1797000003000 } from '../../storage/migrations/1797000003000-catalogue-search.js';

let old: TestDatabase;
let admin: Client;
beforeAll(async () => {
  old = await cloneTestDatabase(
    'rewards_of_old',
    migrations.slice(0, migrations.indexOf(CatalogueSearch1797000003000)),
  );
  admin = new Client({ connectionString: old.adminUrl });
  await admin.connect();
});
afterAll(async () => {
  await admin.end();
  await old.drop();
});

test('every reward has what the search looks into, and its category its code for a name', async () => {
  await admin.query(`
    insert into reward (id, version, title_zh_cn, title_en, prices, lowest_points, opens_at, category)
    select gen_random_uuid(), 1, '花生油', 'Oil ' || number, '[{"points": 10, "cash": null}]', 10, app_now(),
           case when number = 7 then 'kitchen' end
      from generate_series(1, 250) as number`);
  await migrate(old.ownerUrl, 'rewards_of_old_app', migrations);
  const found = async (query: string) => {
    const { rows } = await admin.query('select 1 from reward_search where document @@ $1::tsquery', [query]);
    return rows.length;
  };
  expect(await found(`('花生' <-> '生油')`)).toBe(250);
  expect(await found(`'kitchen'`)).toBe(1);
  const { rows: categories } = await admin.query('select code, name_zh_cn, name_en from reward_category');
  expect(categories).toEqual([{ code: 'kitchen', name_zh_cn: 'kitchen', name_en: 'kitchen' }]);
});
