import { newId } from '../../../../chassis/ids.js';
import type { OnBehalfOf } from '../../../../chassis/service-calls.js';
import { claimDueBlocks } from '../../storage/blocks/points-blocks.js';
import type { ExchangeTools } from '../exchange-tools.js';
import { finishBlock } from './buy-points-block.js';

const batch = 20;

/** Books the blocks that a crash or a silent points has left under way. */
export async function finishPendingBlocks(tools: ExchangeTools): Promise<void> {
  const on: OnBehalfOf = { caller: { kind: 'service', name: 'partners' }, requestId: newId() };
  const due = await tools.database.transaction((tx) => claimDueBlocks(tx, batch));
  await Promise.allSettled(due.map((block) => finishBlock(tools, block, on)));
}
