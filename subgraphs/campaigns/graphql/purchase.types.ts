import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { AboutSoMany } from '../../../chassis/field-marks.js';
import { connectionTypes } from '../../../chassis/relay.js';
import { DateTime, Money, SafeInt } from '../../../schema/vocabulary.js';
import type { Grant } from '../domain/effect.js';
import type * as domain from '../domain/purchase.js';
import type { TierCode } from '../domain/tier-code.js';
import { TierCodeEnum } from './stubs.types.js';

export const AwardStatusEnum = { PENDING: 'PENDING', POSTED: 'POSTED' } as const satisfies {
  [State in domain.PostingState]: State;
};
registerEnumType(AwardStatusEnum, {
  name: 'AwardStatus',
  description: 'Whether the ledger has the points.',
  valuesConfig: {
    PENDING: { description: 'Decided and kept; the ledger is told as soon as it can be reached' },
    POSTED: { description: 'In the ledger' },
  },
});

@ObjectType({ description: 'One line of a purchase.' })
export class PurchaseLine {
  @Field(() => ID, { description: 'Unique within its purchase' })
  lineId: string;

  @Field(() => String)
  sku: string;

  @Field(() => String, { nullable: true })
  category: string | null;

  @Field(() => String, { nullable: true })
  brand: string | null;

  @Field(() => Int, { description: 'Pieces' })
  quantity: number;

  @Field(() => Money, { description: 'Of the whole line' })
  amount: Money;

  @Field(() => Int, { description: 'Pieces that have come back so far' })
  returned: number;

  static of(line: domain.PurchaseLine, currency: string): PurchaseLine {
    const { lineId, sku, category, brand, quantity, returned, amountMinor } = line;
    const amount = Money.of(amountMinor, currency);
    return Object.assign(new PurchaseLine(), { lineId, sku, category, brand, quantity, returned, amount });
  }
}

@ObjectType({ description: 'Something besides points; another part of the programme hands it out.' })
export class AwardGrant {
  @Field(() => String, { description: "The effect's name: coupon, badge, tierFastTrack" })
  effect: string;

  /** Not of the graph: what `what` is told from. */
  grant: Grant;

  static of(grant: Grant): AwardGrant {
    return Object.assign(new AwardGrant(), { effect: grant.effect, grant });
  }
}

@ObjectType({
  description: 'What one campaign gave for one purchase. `campaign` and `reason` speak of the version that gave it.',
})
export class Award {
  @Field(() => ID)
  id: string;

  @Field(() => Int, { description: 'The version of the campaign that gave it' })
  version: number;

  @Field(() => SafeInt, { description: 'Paid, before returns' })
  points: number;

  @Field(() => SafeInt, { description: 'Decided and not paid, because a cap or a budget was used up' })
  cut: number;

  @Field(() => AwardStatusEnum)
  status: domain.PostingState;

  @Field(() => [AwardGrant], { description: 'What it gave besides points' })
  @AboutSoMany(1)
  grants: AwardGrant[];

  /** Not of the graph: what `campaign` and `reason` are worked out from. */
  award: domain.Award;
  purchase: domain.Purchase;

  static of(award: domain.Award, purchase: domain.Purchase): Award {
    const { id, version, cut } = award;
    const points = award.points - cut;
    const grants = award.grants.map((grant) => AwardGrant.of(grant));
    return Object.assign(new Award(), { id, version, points, cut, grants, status: purchase.posting, award, purchase });
  }
}

@ObjectType({ description: 'A purchase as a till or shop reported it, and what it earned.' })
export class Purchase {
  @Field(() => ID)
  id: string;

  @Field(() => String, { description: 'Code of the channel that reported it' })
  channel: string;

  @Field(() => String, { nullable: true, description: 'How it was paid, as the till called it' })
  payment: string | null;

  @Field(() => DateTime)
  occurredAt: Date;

  @Field(() => Money)
  total: Money;

  @Field(() => TierCodeEnum, {
    description: "The member's tier at `occurredAt`, by which the purchase earned; the lowest while it is nobody's",
  })
  tier: TierCode;

  @Field(() => DateTime, { description: 'End of the return window, when the points can be spent' })
  pendingUntil: Date;

  @Field(() => [PurchaseLine])
  @AboutSoMany(10)
  lines: PurchaseLine[];

  @Field(() => [Award], { description: "The base rule first; none while it is nobody's" })
  @AboutSoMany(3)
  awards: Award[];

  /** Not of the graph: what `member` and `returns` are looked up by. */
  purchase: domain.Purchase;

  static of(purchase: domain.Purchase): Purchase {
    const { id, channel, payment, occurredAt, total, tier, pendingUntil } = purchase;
    return Object.assign(new Purchase(), {
      id,
      channel,
      payment,
      occurredAt,
      tier,
      pendingUntil,
      total: Money.of(total.amountMinor, total.currency),
      lines: purchase.lines.map((line) => PurchaseLine.of(line, total.currency)),
      awards: purchase.awards.map((award) => Award.of(award, purchase)),
      purchase,
    });
  }
}

export const { Connection: PurchaseConnection } = connectionTypes('Purchase', () => Purchase);
