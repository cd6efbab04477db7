import { MemberAccessRow } from './access-log/member-access-row.js';
import { BenefitUseRow } from './benefits/benefit-use-row.js';
import { TierBenefitsRow } from './benefits/tier-benefits-row.js';
import { InboxMessageRow } from './inbox/inbox-message-row.js';
import { MemberIdentityRow } from './member-identity-row.js';
import { MemberRow } from './member-row.js';
import { ProfileRow } from './profile-row.js';
import { QualifyingSpendRow } from './qualifying-spend-row.js';
import { ContactProofRow } from './sign-in/contact-proof-row.js';
import { SignInSessionRow } from './sign-in/sign-in-session-row.js';
import { MemberStatusChangeRow } from './statuses/member-status-change-row.js';
import { TierChangeRow } from './tier-change-row.js';
import { TierRow } from './tier-row.js';

export const entities = [
  MemberRow,
  ProfileRow,
  MemberIdentityRow,
  TierRow,
  TierChangeRow,
  QualifyingSpendRow,
  MemberAccessRow,
  InboxMessageRow,
  TierBenefitsRow,
  BenefitUseRow,
  MemberStatusChangeRow,
  SignInSessionRow,
  ContactProofRow,
];
