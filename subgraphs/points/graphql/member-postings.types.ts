import { Field, ID, InputType, ObjectType } from 'type-graphql';
import { SafeInt } from '../../../schema/vocabulary.js';
import type { Posting as PostingAnswer } from '../domain/answers.js';
import { Currency } from './stubs.types.js';

const ownCurrency = "Code of the currency; the programme's own when absent.";
const deviceWords =
  'What the app knows its device by, for the risk rules; no part of what makes a repeated request the same.';

@ObjectType({ description: "What was posted to a member's wallet." })
export class Posting {
  @Field(() => ID, { description: 'The id that the client made.' })
  id: string;

  @Field(() => Currency)
  currency: Currency;

  @Field(() => SafeInt, { description: 'As it changed the wallet: above zero what came in, below zero what went out.' })
  points: number;

  static of({ postingId, currency, points }: PostingAnswer): Posting {
    return Object.assign(new Posting(), { id: postingId, currency: Currency.of(currency), points });
  }
}

@InputType({ description: 'The receiver is named by id or by number, one of the two.' })
export class GiftPointsInput {
  @Field(() => ID, { description: 'Made by the client (a UUID): the same id gives the same answer.' })
  giftId: string;

  @Field(() => ID, { nullable: true })
  toMemberId?: string | null;

  @Field(() => String, { nullable: true })
  toMemberNumber?: string | null;

  @Field(() => ID, { nullable: true, description: ownCurrency })
  currency?: string | null;

  @Field(() => SafeInt, { description: 'Above zero.' })
  points: number;

  @Field(() => String, { nullable: true, description: deviceWords })
  device?: string | null;
}

@InputType()
export class DonatePointsInput {
  @Field(() => ID, { description: 'Made by the client (a UUID): the same id gives the same answer.' })
  donationId: string;

  @Field(() => ID, { description: 'Code of one of `donationCauses`.' })
  cause: string;

  @Field(() => ID, { nullable: true, description: "Causes take the programme's own points: that code, or absent." })
  currency?: string | null;

  @Field(() => SafeInt, { description: 'Above zero.' })
  points: number;

  @Field(() => String, { nullable: true, description: deviceWords })
  device?: string | null;
}

@InputType()
export class AdjustPointsInput {
  @Field(() => ID, { description: 'Made by the client (a UUID): the same id gives the same answer.' })
  adjustmentId: string;

  @Field(() => ID)
  memberId: string;

  @Field(() => ID, { nullable: true, description: ownCurrency })
  currency?: string | null;

  @Field(() => SafeInt, { description: 'Above zero gives, below zero takes.' })
  points: number;

  @Field(() => String, {
    description:
      'A code: 2 to 40 capitals, digits and underscores, such as MISSED_PURCHASE or TICKET_4711. It is kept for ever and ' +
      'cannot be changed, so no personal data goes into it.',
  })
  reason: string;
}
