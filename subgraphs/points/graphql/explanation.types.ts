import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { AboutSoMany } from '../../../chassis/field-marks.js';
import { connectionTypes } from '../../../chassis/relay.js';
import { DateTime, SafeInt } from '../../../schema/vocabulary.js';
import type { BucketView, ExplanationView, LotPart, OpenHoldView } from '../usecases/explain-wallets.js';
import { HoldPurpose } from './holds.types.js';

/** How points come into a wallet for the first time. */
export enum LotKind {
  EARNED = 'EARNED',
  GIFT_IN = 'GIFT_IN',
  TRANSFERRED_IN = 'TRANSFERRED_IN',
  CONVERTED_IN = 'CONVERTED_IN',
  ADJUSTED_IN = 'ADJUSTED_IN',
  DEBT_INCURRED = 'DEBT_INCURRED',
  EARLIER = 'EARLIER',
}

registerEnumType(LotKind, {
  name: 'LotKind',
  description: 'How the points of a lot came into the wallet.',
  valuesConfig: {
    EARNED: { description: 'By a purchase or an activity.' },
    GIFT_IN: { description: 'From another member.' },
    TRANSFERRED_IN: { description: 'From a membership that was merged with this one, or parted from it again.' },
    CONVERTED_IN: { description: 'In an exchange.' },
    ADJUSTED_IN: { description: 'By a correction.' },
    DEBT_INCURRED: { description: 'Lent, so that points already spent could be taken back.' },
    EARLIER: { description: 'Before the lines that were looked at.' },
  },
});

export enum LotUse {
  TAKEN_BACK = 'TAKEN_BACK',
  REDEEMED = 'REDEEMED',
  EXCHANGED = 'EXCHANGED',
  EXCHANGED_BACK = 'EXCHANGED_BACK',
  GIVEN = 'GIVEN',
  TRANSFERRED = 'TRANSFERRED',
  DONATED = 'DONATED',
  EXPIRED = 'EXPIRED',
  REPAID = 'REPAID',
  ADJUSTED = 'ADJUSTED',
}

registerEnumType(LotUse, {
  name: 'LotUse',
  description: 'What became of points for good.',
  valuesConfig: {
    TAKEN_BACK: { description: 'Because goods were returned.' },
    REDEEMED: { description: 'And not given back by a cancellation.' },
    EXCHANGED: { description: 'Given in an exchange, and not come back by its being undone.' },
    EXCHANGED_BACK: { description: 'Taken back because an exchange was undone.' },
    GIVEN: { description: 'To another member.' },
    TRANSFERRED: { description: 'To a membership that was merged with this one, or parted from it again.' },
    DONATED: { description: 'To a cause.' },
    EXPIRED: { description: 'At the end of their validity.' },
    REPAID: { description: 'What was lent before.' },
    ADJUSTED: { description: 'Taken out by a correction.' },
  },
});

@ObjectType({ description: 'What a line of the purchase earned.' })
export class LotLine {
  @Field(() => ID)
  lineId: string;

  @Field(() => SafeInt)
  points: number;

  @Field(() => SafeInt, { description: 'Of these, given up again because the line was returned.' })
  returned: number;
}

@ObjectType({ description: 'Points of a lot that went the same way.' })
export class LotUsed {
  @Field(() => LotUse)
  use: LotUse;

  @Field(() => SafeInt)
  points: number;
}

@ObjectType({ description: 'The rule and the purchase that points were earned by.' })
export class LotAward {
  @Field(() => ID)
  awardId: string;

  @Field(() => ID)
  purchaseId: string;

  @Field(() => ID)
  campaignId: string;

  @Field(() => Int, { description: "Of the campaign's rules." })
  campaignVersion: number;

  @Field(() => [LotLine], { description: "The purchase's lines that earned something." })
  @AboutSoMany(5)
  lines: LotLine[];
}

@ObjectType({ description: 'Points that one line of the ledger brought into the wallet.' })
export class PointsLot {
  @Field(() => ID, { nullable: true, description: 'Of the line of the ledger; null when it is EARLIER.' })
  ledgerEntryId: string | null;

  @Field(() => LotKind)
  kind: LotKind;

  @Field(() => DateTime, { nullable: true, description: 'When they came; null when it is EARLIER.' })
  postedAt: Date | null;

  @Field(() => SafeInt, { description: 'Here now.' })
  points: number;

  @Field(() => SafeInt, { description: 'Came in at first: those here and elsewhere, those held and those used.' })
  came: number;

  @Field(() => SafeInt, { description: 'Set aside for redemptions, exchanges and reviews under way.' })
  held: number;

  @Field(() => [LotUsed])
  @AboutSoMany(3)
  used: LotUsed[];

  @Field(() => LotAward, { nullable: true, description: 'Of earned points.' })
  award: LotAward | null;

  @Field(() => ID, { nullable: true, description: 'Of the gift, exchange, return, correction or merge they came by.' })
  causeId: string | null;

  static of({ lot: { row, came, held, used, award }, points }: LotPart): PointsLot {
    return Object.assign(new PointsLot(), {
      ledgerEntryId: row?.seq ?? null,
      kind: (row?.kind ?? LotKind.EARLIER) as LotKind,
      postedAt: row && new Date(row.postedAt),
      points,
      came,
      held,
      used: used.map((it) => Object.assign(new LotUsed(), it)),
      award: award && lotAwardOf(award),
      causeId: causeOf(row?.references ?? {}),
    });
  }
}

function lotAwardOf({ version, lines, ...award }: NonNullable<LotPart['lot']['award']>): LotAward {
  return Object.assign(new LotAward(), {
    ...award,
    campaignVersion: version,
    lines: lines.map(({ lineId, points, reversed }) =>
      Object.assign(new LotLine(), { lineId, points, returned: reversed }),
    ),
  });
}

function causeOf(references: Readonly<Record<string, unknown>>): string | null {
  const { giftId, exchangeId, adjustmentId, returnId, mergeId } = references;
  const cause = giftId ?? exchangeId ?? adjustmentId ?? returnId ?? mergeId;
  return typeof cause === 'string' ? cause : null;
}

export const { Connection: PointsLotConnection, Edge: PointsLotEdge } = connectionTypes('PointsLot', () => PointsLot);

@ObjectType({ description: 'Points of a wallet that end together, and where they come from.' })
export class ExplainedBucket {
  @Field(() => SafeInt)
  points: number;

  @Field(() => DateTime)
  expiresAt: Date;

  @Field(() => DateTime, { nullable: true, description: 'Null once they can be spent.' })
  pendingUntil: Date | null;

  /** What the field `lots` is made of; not a field. */
  parts: LotPart[];

  static of({ points, expiresAt, pendingUntil, lots }: BucketView): ExplainedBucket {
    return Object.assign(new ExplainedBucket(), {
      points,
      expiresAt: new Date(expiresAt),
      pendingUntil: pendingUntil && new Date(pendingUntil),
      parts: lots,
    });
  }
}

@ObjectType({ description: 'Points set aside for something under way, and where they come from.' })
export class ExplainedHold {
  @Field(() => ID, { description: 'Of the redemption, exchange or request they are set aside for.' })
  holdId: string;

  @Field(() => HoldPurpose)
  purpose: HoldPurpose;

  @Field(() => DateTime, { description: 'From then on they go back.' })
  until: Date;

  @Field(() => Boolean, { description: 'Whether a person has to look at it first.' })
  underReview: boolean;

  @Field(() => SafeInt)
  points: number;

  /** What the field `lots` is made of; not a field. */
  parts: LotPart[];

  static of({ lots, ...hold }: OpenHoldView): ExplainedHold {
    return Object.assign(new ExplainedHold(), hold, { parts: lots });
  }
}

@ObjectType({
  description:
    'Every point of a wallet, and every held one, down to the purchase line and rule version that it was earned by. The lots of ' +
    'a bucket add up to the bucket.',
})
export class WalletExplanation {
  @Field(() => Boolean, {
    description:
      'False for a wallet with more lines than are looked at: what came before the latest of them is one lot of kind EARLIER.',
  })
  complete: boolean;

  @Field(() => DateTime, { nullable: true, description: 'When the oldest line that was looked at was posted.' })
  since: Date | null;

  @Field(() => [ExplainedBucket])
  @AboutSoMany(13)
  buckets: ExplainedBucket[];

  @Field(() => [ExplainedHold])
  @AboutSoMany(5)
  holds: ExplainedHold[];

  static of({ complete, since, buckets, holds }: ExplanationView): WalletExplanation {
    return Object.assign(new WalletExplanation(), {
      complete,
      since,
      buckets: buckets.map((bucket) => ExplainedBucket.of(bucket)),
      holds: holds.map((hold) => ExplainedHold.of(hold)),
    });
  }
}
