import { Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { connectionTypes } from '../../../chassis/relay.js';
import { DateTime, SafeInt } from '../../../schema/vocabulary.js';
import { Currency } from './stubs.types.js';

/** The kinds of posting that move a wallet; settling what is held is none of them. */
export enum LedgerKind {
  EARNED = 'EARNED',
  REVERSED = 'REVERSED',
  MATURED = 'MATURED',
  HELD = 'HELD',
  RELEASED = 'RELEASED',
  BURNED = 'BURNED',
  RETURNED = 'RETURNED',
  CONVERTED_IN = 'CONVERTED_IN',
  CONVERSION_RETURNED = 'CONVERSION_RETURNED',
  CONVERSION_REVERSED = 'CONVERSION_REVERSED',
  EXPIRED = 'EXPIRED',
  DEBT_INCURRED = 'DEBT_INCURRED',
  DEBT_REPAID = 'DEBT_REPAID',
  GIFT_OUT = 'GIFT_OUT',
  GIFT_IN = 'GIFT_IN',
  TRANSFERRED_OUT = 'TRANSFERRED_OUT',
  TRANSFERRED_IN = 'TRANSFERRED_IN',
  DONATED = 'DONATED',
  ADJUSTED_IN = 'ADJUSTED_IN',
  ADJUSTED_OUT = 'ADJUSTED_OUT',
}

registerEnumType(LedgerKind, {
  name: 'LedgerKind',
  description: 'What moved points into or out of a wallet.',
  valuesConfig: {
    EARNED: { description: 'By a purchase.' },
    REVERSED: { description: 'Taken back because goods were returned.' },
    MATURED: { description: 'Made spendable before the end of the return window; the balance stays.' },
    BURNED: { description: 'Spent at once.' },
    HELD: { description: 'Set aside for a redemption or an exchange; spent once that goes through.' },
    RELEASED: { description: 'Given back because the redemption or exchange did not go through.' },
    RETURNED: { description: 'Given back because a redemption was cancelled.' },
    CONVERTED_IN: { description: 'Received in an exchange.' },
    CONVERSION_RETURNED: { description: 'Given in an exchange that was undone: back again.' },
    CONVERSION_REVERSED: { description: 'Received in an exchange that was undone: taken back.' },
    EXPIRED: { description: 'Cleared at the end of their validity.' },
    DEBT_INCURRED: { description: 'Lent, so that points already spent could be taken back.' },
    DEBT_REPAID: { description: 'Used to repay what was lent.' },
    GIFT_OUT: { description: 'Given to another member.' },
    GIFT_IN: { description: 'Received from another member.' },
    TRANSFERRED_OUT: { description: 'Moved to a membership that was merged with this one, or parted from it again.' },
    TRANSFERRED_IN: {
      description: 'Moved here from a membership that was merged with this one, or parted from it again.',
    },
    DONATED: { description: 'Given to a cause.' },
    ADJUSTED_IN: { description: 'Given to put a mistake right.' },
    ADJUSTED_OUT: { description: 'Taken to put a mistake right.' },
  },
});

@ObjectType({ description: "A line of a wallet's statement. The amounts of all lines add up to the balance." })
export class LedgerEntry {
  @Field(() => ID)
  id: string;

  @Field(() => LedgerKind)
  kind: LedgerKind;

  @Field(() => Currency)
  currency: Currency;

  @Field(() => SafeInt, { description: 'Above zero what came in, below zero what went out.' })
  amount: number;

  @Field(() => SafeInt, { description: 'Points in the wallet after this line, pending ones included.' })
  balanceAfter: number;

  @Field(() => String, { description: "In the reader's language." })
  reason: string;

  @Field(() => DateTime)
  postedAt: Date;
}

export const { Connection: LedgerConnection, Edge: LedgerEdge } = connectionTypes('Ledger', () => LedgerEntry);
