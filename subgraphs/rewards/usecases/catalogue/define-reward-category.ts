import { z } from 'zod';
import { callerKey } from '../../../../chassis/caller.js';
import { parseInput } from '../../../../chassis/parse-input.js';
import type { OnBehalfOf } from '../../../../chassis/service-calls.js';
import type { RewardCategory } from '../../domain/reward-category.js';
import { putCategory } from '../../storage/catalogue/reward-categories.js';
import { categoryCodeShape } from '../reward-shape.js';
import type { CatalogueParts } from './catalogue-parts.js';

const nameShape = z.string().trim().min(1, { error: 'must not be empty' }).max(40);

const inputShape = z.object({
  code: categoryCodeShape,
  names: z.object({ zhCN: nameShape, en: nameShape }),
});

/**
 * Names a category, or names it anew: the code is the key, and said again it is the same and on record once. From then on the search
 * finds its rewards by these names. Fault: BAD_USER_INPUT.
 */
export async function defineRewardCategory(
  { database, audit }: CatalogueParts,
  { caller, requestId }: OnBehalfOf,
  raw: unknown,
): Promise<RewardCategory> {
  const { code, names } = parseInput(inputShape, raw);
  const category: RewardCategory = { code, names: { 'zh-CN': names.zhCN, en: names.en } };
  await database.transaction(async (tx) => {
    if (!(await putCategory(tx, category))) return;
    await audit.record(tx, {
      by: callerKey(caller),
      action: 'reward-category.defined',
      subject: `reward-category/${code}`,
      details: { names },
      requestId,
    });
  });
  return category;
}
