import { Arg, Ctx, Field, ID, ObjectType, Query, Resolver } from 'type-graphql';
import { requireOps, type RequestContext } from '../../../chassis/caller.js';
import { Report, RequiresScopes } from '../../../chassis/field-marks.js';
import { Money, SafeInt } from '../../../schema/vocabulary.js';
import type { PointsParts } from '../usecases/points-parts.js';
import { showSettledExchanges } from '../usecases/settled-exchanges.js';
import { Currency } from './stubs.types.js';

@ObjectType({
  description:
    'What exchanges with other brands came to in months that are settled (IFRS 15). opening + received - recognised = closing.',
})
export class SettledExchanges {
  @Field(() => Currency)
  currency: Currency;

  @Field(() => String, { description: 'YYYY-MM, the first month' })
  from: string;

  @Field(() => String, { description: 'YYYY-MM, the last month, included' })
  until: string;

  @Field(() => String, { nullable: true, description: 'The last of the months that is settled; null when none is' })
  settledThrough: string | null;

  @Field(() => SafeInt, { description: 'Points that members received: a promise taken over' })
  takenOver: number;

  @Field(() => Money, { description: 'The consideration that other brands pay for it; deferred' })
  received: Money;

  @Field(() => SafeInt, { description: 'Points that members gave: a promise that is gone' })
  released: number;

  @Field(() => Money, { description: 'What other brands are paid for it; a cost of these months' })
  paid: Money;

  @Field(() => SafeInt, { description: 'Points kept back as fees: no promise came of them' })
  feePoints: number;

  @Field(() => Money, { description: 'Consideration that was deferred at the beginning' })
  opening: Money;

  @Field(() => Money, { description: 'What of it became revenue, as the points of its cohorts were redeemed' })
  recognised: Money;

  @Field(() => Money)
  closing: Money;
}

@Resolver()
export class SettledExchangesResolver {
  constructor(private readonly parts: PointsParts) {}

  @Query(() => SettledExchanges, {
    description:
      'From one month to another, both included, which are months of the programme’s zone (ops, points:read).',
  })
  @RequiresScopes(['points:read'])
  @Report()
  async settledExchanges(
    @Arg('currency', () => ID) currency: string,
    @Arg('from', () => String, { description: 'YYYY-MM' }) from: string,
    @Arg('until', () => String, { description: 'YYYY-MM' }) until: string,
    @Ctx() context: RequestContext,
  ): Promise<SettledExchanges> {
    requireOps(context, 'points:read');
    const found = await showSettledExchanges(this.parts, currency, from, until);
    const { receivedMinor, paidMinor, openingMinor, recognisedMinor, closingMinor, ...points } = found;
    return Object.assign(new SettledExchanges(), {
      ...{ currency: Currency.of(currency), from, until, ...points },
      ...{ received: Money.of(receivedMinor), paid: Money.of(paidMinor), opening: Money.of(Number(openingMinor)) },
      ...{ recognised: Money.of(Number(recognisedMinor)), closing: Money.of(Number(closingMinor)) },
    });
  }
}
