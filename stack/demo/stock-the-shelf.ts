import type { DemoCallers } from './demo-callers.js';
import { demoId } from './demo-ids.js';
import { categories, couponPools } from './harvest-table.js';

export const poolIdOf = (key: string) => demoId('coupon pool', key);

/** What rewards of the demo name: the categories of the catalogue, and the pools of its coupons with codes in them. */
export async function stockTheShelf(callers: DemoCallers): Promise<void> {
  const ann = callers.ann();
  const ask = (mutation: string, input: Record<string, unknown>) => {
    const type = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input!`;
    return ann.ask(`mutation Stock($input: ${type}) { ${mutation}(input: $input) { __typename } }`, { input });
  };
  for (const [code, names] of Object.entries(categories)) await ask('defineRewardCategory', { code, names });
  for (const [key, { name, codes }] of Object.entries(couponPools)) {
    const poolId = poolIdOf(key);
    await ask('defineCouponPool', { changeId: demoId('change', 'pool', key), poolId, names: name, lowAt: 20 });
    await ask('uploadCouponCodes', {
      uploadId: demoId('upload', key),
      poolId,
      firstLine: 1,
      codes: Array.from({ length: codes }, (_, place) =>
        `HT-${demoId('code', key, String(place)).slice(0, 18)}`.toUpperCase(),
      ),
    });
  }
}
