import { Partners1795305600000 } from './migrations/1795305600000-partners.js';

export const migrations = [Partners1795305600000];
