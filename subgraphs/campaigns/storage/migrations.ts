import { Campaigns1795305600000 } from './migrations/1795305600000-campaigns.js';

export const migrations = [Campaigns1795305600000];
