import { Field, Float, ID, InputType, Int } from 'type-graphql';
import { DateTime, MoneyInput } from '../../../schema/vocabulary.js';

@InputType()
export class PurchaseLineInput {
  @Field(() => ID, { description: 'Unique within the purchase; returns name it' })
  lineId: string;

  @Field(() => String)
  sku: string;

  @Field(() => String, { nullable: true })
  category?: string | null;

  @Field(() => String, { nullable: true })
  brand?: string | null;

  @Field(() => Int, { description: 'Pieces, one or more' })
  quantity: number;

  @Field(() => MoneyInput, { description: 'Of the whole line, after discounts; zero for a free piece' })
  amount: MoneyInput;
}

@InputType({ description: 'Degrees, WGS 84.' })
export class PlaceInput {
  @Field(() => Float)
  latitude: number;

  @Field(() => Float)
  longitude: number;
}

@InputType({
  description:
    "Name the member by `memberId` or by `memberNumber`, one of the two. What is answered follows Accept-Language: send the member's.",
})
export class RecordPurchaseInput {
  @Field(() => ID, { description: 'A UUID made by the channel; sent again, it is the same purchase' })
  purchaseId: string;

  @Field(() => ID, { nullable: true })
  memberId?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'As printed on the card. A purchase of a card that nobody has yet is kept for 30 days for whoever enrols with it',
  })
  memberNumber?: string | null;

  @Field(() => String, { description: "The caller's own code" })
  channel: string;

  @Field(() => DateTime)
  occurredAt: Date;

  @Field(() => String, { nullable: true, description: 'How it was paid, as campaigns call it: cash, card, wechat' })
  payment?: string | null;

  @Field(() => PlaceInput, { nullable: true, description: 'Where it was bought' })
  place?: PlaceInput | null;

  @Field(() => MoneyInput, { description: 'The sum of the lines' })
  total: MoneyInput;

  @Field(() => [PurchaseLineInput])
  lines: PurchaseLineInput[];
}

@InputType()
export class RecordPurchasesInput {
  @Field(() => [RecordPurchaseInput], {
    description:
      '1 to 500. The gateway takes requests of up to 256 KB: some 500 purchases of one or two lines, and fewer of many lines',
  })
  purchases: RecordPurchaseInput[];
}

@InputType()
export class ReturnLineInput {
  @Field(() => ID)
  lineId: string;

  @Field(() => Int, { description: 'Pieces, one or more' })
  quantity: number;
}

@InputType()
export class RecordReturnInput {
  @Field(() => ID, { description: 'A UUID made by the channel; sent again, it is the same return' })
  returnId: string;

  @Field(() => ID)
  purchaseId: string;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'When the pieces came back: for imports (purchases:import) alone, not before the purchase and not in the future. Left out, it is now',
  })
  occurredAt?: Date | null;

  @Field(() => [ReturnLineInput])
  lines: ReturnLineInput[];
}
