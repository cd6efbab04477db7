import { Members1763769600000 } from './migrations/1763769600000-members.js';

export const migrations = [Members1763769600000];
