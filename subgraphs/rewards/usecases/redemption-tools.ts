import type { AnswerBook } from '../../../chassis/idempotency.js';
import type { AuditLog } from '../../../chassis/audit-log.js';
import type { Clock } from '../../../chassis/clock.js';
import type { Database } from '../../../chassis/database.js';
import type { Logger } from '../../../chassis/log.js';
import type { Outbox } from '../../../chassis/outbox.js';
import type { Gatherer } from '../../../chassis/gatherer.js';
import type { SignedWebhooks } from '../../../chassis/signed-webhook.js';
import type { CashRate } from '../domain/price.js';
import type { RedemptionCodes } from '../storage/codes/redemption-codes.js';
import type { FulfilmentVault } from '../storage/fulfilment/fulfilment-vault.js';
import type { CampaignsDesk } from './campaigns-desk.js';
import type { MembersDesk } from './members-desk.js';
import type { PaymentDesk } from './payments/payment-desk.js';
import type { PointsDesk } from './points-desk.js';
import type { RedemptionOrder } from './redemption-order.js';
import type { BuyersOrder, Ended, EndedBefore, Ending, LookedAt, Reserved } from './redemption-outcomes.js';

/** How the programme redeems; every value a setting. */
export interface RedemptionPolicy {
  /** The currency of the points that pay. */
  currency: string;
  /** How long points keeps a hold for a redemption that has found no end. */
  holdMinutes: number;
  /** How long after its settlement a redemption can be cancelled, a day being 24 hours, unless its reward says otherwise. */
  cancellationWindowDays: number;
  /** Whether somebody takes the cash part of a price; if not it is due at hand-over. */
  takesCash: boolean;
  /** What a slider makes of cash. */
  cashRate: CashRate;
  /** IANA name of the zone whose days and months limits count by. */
  zone: string;
}

/** What the use cases of redemptions work with. */
export interface RedemptionTools {
  database: Database;
  answers: AnswerBook;
  audit: AuditLog;
  outbox: Outbox;
  points: PointsDesk;
  members: MembersDesk;
  campaigns: CampaignsDesk;
  payments: PaymentDesk;
  codes: RedemptionCodes;
  /** Seals where goods go, and the secrets of partners. */
  vault: FulfilmentVault;
  /** By which partners are told. */
  webhooks: SignedWebhooks;
  /** Looks at what is asked for at the same moment with one call to members. */
  looking: Gatherer<RedemptionOrder, LookedAt>;
  /** Sets it aside in one transaction. */
  reserving: Gatherer<BuyersOrder, Reserved>;
  /** The same for what comes to its end. */
  ending: Gatherer<Ending, Ended | EndedBefore>;
  clock: Clock;
  log: Logger;
  policy: RedemptionPolicy;
}
