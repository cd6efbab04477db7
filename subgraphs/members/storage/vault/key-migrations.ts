import { MemberKeys1796600000000 } from './key-migrations/1796600000000-member-keys.js';

/** Of the database of the members' data keys. */
export const keyMigrations = [MemberKeys1796600000000];
