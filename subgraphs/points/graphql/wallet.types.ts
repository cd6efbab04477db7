import { Field, ObjectType } from 'type-graphql';
import { AboutSoMany } from '../../../chassis/field-marks.js';
import { DateTime, SafeInt } from '../../../schema/vocabulary.js';
import type { Bucket } from '../domain/buckets.js';
import type { WalletView } from '../usecases/show-wallets.js';
import { Currency } from './stubs.types.js';

@ObjectType({ description: 'Points of a wallet that end together.' })
export class ExpiryBucket {
  @Field(() => SafeInt)
  points: number;

  @Field(() => DateTime, {
    description: 'The first instant at which these points are no longer valid: the end of a month.',
  })
  expiresAt: Date;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Until then these points cannot be spent, because their purchase may be returned; null once they can.',
  })
  pendingUntil: Date | null;

  static of({ points, expiresAt, pendingUntil }: Bucket): ExpiryBucket {
    return Object.assign(new ExpiryBucket(), {
      points,
      expiresAt: new Date(expiresAt),
      pendingUntil: pendingUntil && new Date(pendingUntil),
    });
  }
}

@ObjectType({ description: "A member's points in one currency, as they stand now." })
export class Wallet {
  @Field(() => Currency)
  currency: Currency;

  @Field(() => SafeInt, { description: 'What can be spent now.' })
  spendable: number;

  @Field(() => SafeInt, { description: 'Earned, and spendable once the return window of its purchase has ended.' })
  pending: number;

  @Field(() => SafeInt, { description: 'Set aside for redemptions and exchanges under way.' })
  held: number;

  @Field(() => SafeInt, {
    description: 'Owed after returns of purchases whose points were spent; the next points that come in repay it.',
  })
  debt: number;

  @Field(() => [ExpiryBucket], {
    description: 'Spendable and pending points by the end of their validity, earliest first.',
  })
  @AboutSoMany(13)
  buckets: ExpiryBucket[];

  /** What the fields are made of; not a field. */
  view: WalletView;

  static of(view: WalletView): Wallet {
    const { spendable, pending, held, debt } = view;
    return Object.assign(new Wallet(), {
      currency: Currency.of(view.currency),
      spendable,
      pending,
      held,
      debt,
      buckets: view.buckets.map((bucket) => ExpiryBucket.of(bucket)),
      view,
    });
  }
}
