/** So many pieces in the basket, of all goods or of some. */
import { z } from 'zod';
import { goodsCondition } from '../goods-condition.js';
import { lineFilterParam, piecesParam } from '../rule-params.js';

export const quantity = goodsCondition({
  name: 'quantity',
  description: 'So many pieces were bought, on all lines together or on those that the filter names.',
  params: z
    .object({ atLeast: piecesParam, lines: lineFilterParam.nullish() })
    .refine(({ atLeast, lines }) => atLeast > 1 || lines != null, {
      error: 'must be 2 or more without lines: every purchase has one piece',
      path: ['atLeast'],
    }),
  asks: ({ atLeast, lines }) => ({ goods: lines, pieces: atLeast, amountMinor: 0 }),
});
