import { withClient } from '../measuring/with-client.js';

const rewards = 1_000;
const idOf = (place: number) => `00000000-0000-7000-9000-${place.toString(16).padStart(12, '0')}`;

/** The reward that everybody wants. */
export const hotRewardId = idOf(0);

/** Any of the others. */
export function spreadRewardId(): string {
  return idOf(1 + Math.floor(Math.random() * rewards));
}

/** A thousand rewards and the hot one, each for one point and with a stock that does not run out meanwhile. */
export async function seedRewards(adminUrl: string): Promise<void> {
  await withClient(adminUrl, async (client) => {
    await client.query(
      `insert into reward (id, version, title_zh_cn, title_en, prices, lowest_points, stock, opens_at)
       select ('00000000-0000-7000-9000-' || lpad(to_hex(place), 12, '0'))::uuid, 1, '奖品', 'Reward', '[{"points": 1, "cash": null}]',
              1, 100000000, app_now() - interval '1 day'
         from generate_series(0, ${rewards}) as place`,
    );
    await client.query('vacuum analyze');
  });
}
