import { Rewards1795305600000 } from './migrations/1795305600000-rewards.js';
import { Reviews1796000000000 } from './migrations/1796000000000-reviews.js';
import { Bonus1796631000000 } from './migrations/1796631000000-bonus.js';

export const migrations = [Rewards1795305600000, Reviews1796000000000, Bonus1796631000000];
