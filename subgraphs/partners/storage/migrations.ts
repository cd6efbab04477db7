import { Partners1795305600000 } from './migrations/1795305600000-partners.js';
import { Reviews1796000000000 } from './migrations/1796000000000-reviews.js';
import { MemberRights1796610000000 } from './migrations/1796610000000-member-rights.js';
import { Merging1796670000000 } from './migrations/1796670000000-merging.js';
import { PersonLinks1796691000001 } from './migrations/1796691000001-person-links.js';
import { SettlementItems1797100002000 } from './migrations/1797100002000-settlement-items.js';
import { Agreements1797100003000 } from './migrations/1797100003000-agreements.js';
import { PartnerClients1797100004000 } from './migrations/1797100004000-partner-clients.js';
import { ProvenLinks1797100004001 } from './migrations/1797100004001-proven-links.js';
import { Sandbox1797100004002 } from './migrations/1797100004002-sandbox.js';
import { SettlementClosing1797100005000 } from './migrations/1797100005000-settlement-closing.js';
import { Risks1797100005200 } from './migrations/1797100005200-risks.js';
import { Webhooks1797100006000 } from './migrations/1797100006000-webhooks.js';

export const migrations = [
  Partners1795305600000,
  Reviews1796000000000,
  MemberRights1796610000000,
  Merging1796670000000,
  PersonLinks1796691000001,
  SettlementItems1797100002000,
  Agreements1797100003000,
  PartnerClients1797100004000,
  ProvenLinks1797100004001,
  Sandbox1797100004002,
  SettlementClosing1797100005000,
  Risks1797100005200,
  Webhooks1797100006000,
];
