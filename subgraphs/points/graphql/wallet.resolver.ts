import { Arg, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import { SafeInt } from '../../../schema/vocabulary.js';
import type { PointsParts } from '../usecases/points-parts.js';
import { expiringWithin } from '../usecases/show-wallets.js';
import { Wallet } from './wallet.types.js';

/** Whoever holds a wallet has been let see it by the field that led there. */
@Resolver(() => Wallet)
export class WalletResolver {
  constructor(private readonly parts: PointsParts) {}

  @FieldResolver(() => SafeInt, {
    description: 'Points, pending ones included, whose validity ends within so many days.',
  })
  expiring(@Root() { view }: Wallet, @Arg('withinDays', () => Int, { defaultValue: 30 }) withinDays: number): number {
    return expiringWithin(this.parts, view, withinDays);
  }
}
