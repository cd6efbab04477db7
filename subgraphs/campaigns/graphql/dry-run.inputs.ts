import { Field, ID, InputType } from 'type-graphql';
import { DateTime } from '../../../schema/vocabulary.js';
import { PlaceInput, PurchaseLineInput } from './purchase.inputs.js';

@InputType({ description: 'Name the member by `memberId` or by `memberNumber`, one of the two.' })
export class DryRunPurchaseInput {
  @Field(() => ID, { nullable: true })
  memberId?: string | null;

  @Field(() => String, { nullable: true })
  memberNumber?: string | null;

  @Field(() => String)
  channel: string;

  @Field(() => DateTime, { description: 'Now, or any time before' })
  occurredAt: Date;

  @Field(() => String, { nullable: true, description: 'How it was paid, as campaigns call it: cash, card, wechat' })
  payment?: string | null;

  @Field(() => PlaceInput, { nullable: true })
  place?: PlaceInput | null;

  @Field(() => [PurchaseLineInput])
  lines: PurchaseLineInput[];

  @Field(() => [ID], {
    nullable: true,
    description: 'Up to 10 versions on their way to being live, each to count in the place of its campaign',
  })
  changeIds?: string[] | null;
}
