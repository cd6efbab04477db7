import { Rewards1795305600000 } from './migrations/1795305600000-rewards.js';

export const migrations = [Rewards1795305600000];
