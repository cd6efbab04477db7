import { Members1763769600000 } from './migrations/1763769600000-members.js';
import { MemberCards1796500000000 } from './migrations/1796500000000-member-cards.js';
import { PersonalVault1796600000000 } from './migrations/1796600000000-personal-vault.js';
import { Rights1796610000000 } from './migrations/1796610000000-rights.js';
import { SignIn1796620000000 } from './migrations/1796620000000-sign-in.js';
import { Inbox1796630000000 } from './migrations/1796630000000-inbox.js';
import { Benefits1796631000000 } from './migrations/1796631000000-benefits.js';
import { Growth1796632000000 } from './migrations/1796632000000-growth.js';
import { TierRules1796640000000 } from './migrations/1796640000000-tier-rules.js';
import { TierAssessments1796640000001 } from './migrations/1796640000001-tier-assessments.js';
import { TierGrants1796640000002 } from './migrations/1796640000002-tier-grants.js';
import { Enrolment1796650000000 } from './migrations/1796650000000-enrolment.js';
import { Statuses1796651000000 } from './migrations/1796651000000-statuses.js';
import { Households1796652000000 } from './migrations/1796652000000-households.js';
import { AccessLog1796660000000 } from './migrations/1796660000000-access-log.js';
import { Merging1796670000000 } from './migrations/1796670000000-merging.js';
import { ErasureEverywhere1796680000000 } from './migrations/1796680000000-erasure-everywhere.js';
import { ErasureTraces1796691000000 } from './migrations/1796691000000-erasure-traces.js';
import { DataExportFetches1796691000002 } from './migrations/1796691000002-data-export-fetches.js';
import { ContactsInForce1796690000000 } from './migrations/1796690000000-contacts-in-force.js';
import { InvitationsCounted1796690000001 } from './migrations/1796690000001-invitations-counted.js';

export const migrations = [
  Members1763769600000,
  MemberCards1796500000000,
  PersonalVault1796600000000,
  Rights1796610000000,
  SignIn1796620000000,
  Inbox1796630000000,
  Benefits1796631000000,
  Growth1796632000000,
  TierRules1796640000000,
  TierAssessments1796640000001,
  TierGrants1796640000002,
  Enrolment1796650000000,
  Statuses1796651000000,
  Households1796652000000,
  AccessLog1796660000000,
  Merging1796670000000,
  ErasureEverywhere1796680000000,
  ContactsInForce1796690000000,
  InvitationsCounted1796690000001,
  ErasureTraces1796691000000,
  DataExportFetches1796691000002,
];
