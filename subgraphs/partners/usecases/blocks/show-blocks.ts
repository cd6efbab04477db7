import { placeInTimeOf, type Page } from '../../../../chassis/relay.js';
import type { OnBehalfOf } from '../../../../chassis/service-calls.js';
import { leftOfBlock } from '../../domain/blocks/block-order.js';
import { pageOfBlocks, type PointsBlock } from '../../storage/blocks/points-blocks.js';
import type { ExchangeTools } from '../exchange-tools.js';

export interface ShownBlock extends PointsBlock {
  left: number;
}

/** A page and one more, newest first, with what is left of each by the books of points. Throws UNAVAILABLE. */
export async function showBlocks(
  tools: ExchangeTools,
  partner: string,
  page: Page,
  on: OnBehalfOf,
): Promise<ShownBlock[]> {
  const blocks = await pageOfBlocks(tools.database.read, partner, {
    limit: page.size + 1,
    after: placeInTimeOf(page),
  });
  if (blocks.length === 0) return [];
  const funds = await tools.points.funds([partner], on);
  const leftIn = new Map(funds.map(({ currency, prepaid }) => [currency, prepaid ?? 0]));
  return blocks.map(({ boughtLater, ...block }) => ({
    ...block,
    left: leftOfBlock(block.points, boughtLater, leftIn.get(block.currency) ?? 0),
  }));
}
