import { Members1763769600000 } from './migrations/1763769600000-members.js';
import { MemberCards1796500000000 } from './migrations/1796500000000-member-cards.js';
import { PersonalVault1796600000000 } from './migrations/1796600000000-personal-vault.js';
import { AccessLog1796660000000 } from './migrations/1796660000000-access-log.js';

export const migrations = [
  Members1763769600000,
  MemberCards1796500000000,
  PersonalVault1796600000000,
  AccessLog1796660000000,
];
