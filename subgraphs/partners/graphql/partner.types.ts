import { Directive, Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql';
import { DateTime, SafeInt } from '../../../schema/vocabulary.js';
import type * as domain from '../domain/brand.js';

export enum CurrencyHome {
  HOSTED = 'HOSTED',
  REMOTE = 'REMOTE',
}
registerEnumType(CurrencyHome, {
  name: 'CurrencyHome',
  valuesConfig: {
    HOSTED: { description: 'Wallets of it are here' },
    REMOTE: { description: 'The partner keeps them in its own system' },
  },
});

@ObjectType({ description: 'A kind of points: the programme’s own, or a partner’s.' })
@Directive('@key(fields: "code")')
export class Currency {
  @Field(() => ID)
  code: string;

  @Field(() => String, { description: 'In the reader’s language' })
  name: string;

  @Field(() => SafeInt, { description: 'How many of these points are worth one yuan' })
  pointsPerYuan: number;

  @Field(() => CurrencyHome, { description: 'Who keeps the points' })
  home: CurrencyHome;

  /** What its field resolvers tell of; absent where only the code is known so far, and looked up when more is asked for. */
  known?: domain.Currency;
}

@ObjectType({ description: 'A brand whose points can be exchanged with the programme’s.' })
@Directive('@key(fields: "id")')
export class Partner {
  @Field(() => ID)
  id: string;

  @Field(() => String, { description: 'Short, stable name for programs: the partner’s code in its tokens' })
  code: string;

  @Field(() => String, { description: 'In the reader’s language' })
  name: string;

  @Field(() => Boolean, {
    description: 'Whether it is there for trying things out, with points that are worth nothing',
  })
  isSandbox: boolean;
}

@ObjectType({
  description:
    '`numerator` points of `to` for `denominator` points of `from`. Only whole steps of `from` are taken; what is left ' +
    'over stays with the member; results are rounded down.',
})
export class ExchangeRate {
  @Field(() => SafeInt)
  numerator: number;

  @Field(() => SafeInt)
  denominator: number;

  @Field(() => SafeInt, { description: 'In points of `from`' })
  step: number;

  @Field(() => SafeInt, { description: 'Per cent of the received points that are kept back' })
  feePercent: number;

  /** The keys by which its field resolvers find the currencies. */
  from: string;
  to: string;
}

@ObjectType({ description: 'A partner brand that a member has joined hands with.' })
export class LinkedPartner {
  @Field(() => DateTime)
  linkedAt: Date | string;

  @Field(() => ID, {
    nullable: true,
    description:
      'By which the partner knows the member, and the member the partner’s books. Null where the partner has not vouched for them: ' +
      'nothing is exchanged by such a link.',
  })
  linkId?: string | null;

  /** The key by which its field resolver finds the partner. */
  partnerId: string;
}

@InputType()
export class LinkPartnerInput {
  @Field(() => ID, { description: 'Made by the client; asking again with it gives the same answer' })
  linkId: string;

  @Field(() => ID)
  partnerId: string;

  @Field(() => String, {
    nullable: true,
    description:
      'The link token that the partner has given the member. Without one the link is a word of the member’s alone, which points ' +
      'are not exchanged by; clients send one, or begin with `startPartnerLink`.',
  })
  token?: string | null;
}
