import { Field, ID, Int, ObjectType } from 'type-graphql';
import { AboutSoMany } from '../../../chassis/field-marks.js';
import { DateTime, Money, SafeInt } from '../../../schema/vocabulary.js';
import type * as domain from '../domain/purchase.js';
import type { PurchaseReturn } from '../domain/return.js';
import { AwardStatusEnum } from './purchase.types.js';

@ObjectType({ description: 'Pieces of one line that came back.' })
export class ReturnLine {
  @Field(() => ID)
  lineId: string;

  @Field(() => Int, { description: 'Pieces' })
  quantity: number;

  @Field(() => Money, { description: 'Given back for them' })
  amount: Money;
}

@ObjectType('Return', { description: 'Pieces of a purchase that came back, and the points that went with them.' })
export class Return {
  @Field(() => ID)
  id: string;

  @Field(() => DateTime, {
    description: 'When the pieces came back: as an import said, else when the return was recorded',
  })
  returnedAt: Date;

  @Field(() => Money, { description: 'Given back' })
  amount: Money;

  @Field(() => [ReturnLine])
  @AboutSoMany(5)
  lines: ReturnLine[];

  @Field(() => AwardStatusEnum)
  status: domain.PostingState;

  @Field(() => SafeInt, { nullable: true, description: 'Taken out of the wallet; null while PENDING' })
  pointsTaken: number | null;

  @Field(() => SafeInt, { nullable: true, description: 'Spent already, and now owed; null while PENDING' })
  pointsOwed: number | null;

  @Field(() => SafeInt, {
    nullable: true,
    description: 'Expired already, and not taken a second time; null while PENDING',
  })
  pointsForgone: number | null;

  /** Not of the graph: what `purchase` is looked up by. */
  purchaseId: string;

  static of(taken: PurchaseReturn, purchase: domain.Purchase): Return {
    const { currency } = purchase.total;
    return Object.assign(new Return(), {
      id: taken.id,
      returnedAt: taken.returnedAt,
      amount: Money.of(taken.amountMinor, currency),
      lines: taken.lines.map((line) =>
        Object.assign(new ReturnLine(), {
          lineId: purchase.lines[line.position]?.lineId ?? '',
          quantity: line.quantity,
          amount: Money.of(line.amountMinor, currency),
        }),
      ),
      status: taken.posting,
      pointsTaken: taken.takenBack?.taken ?? null,
      pointsOwed: taken.takenBack?.owed ?? null,
      pointsForgone: taken.takenBack?.forgone ?? null,
      purchaseId: purchase.id,
    });
  }
}
