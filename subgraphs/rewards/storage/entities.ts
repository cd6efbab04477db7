import { RedemptionRow } from './redemption.row.js';
import { RewardRow } from './reward.row.js';

export const entities = [RewardRow, RedemptionRow];
