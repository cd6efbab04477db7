import { Members1763769600000 } from './migrations/1763769600000-members.js';
import { MemberCards1796500000000 } from './migrations/1796500000000-member-cards.js';
import { PersonalVault1796600000000 } from './migrations/1796600000000-personal-vault.js';
import { Rights1796610000000 } from './migrations/1796610000000-rights.js';

export const migrations = [
  Members1763769600000,
  MemberCards1796500000000,
  PersonalVault1796600000000,
  Rights1796610000000,
];
