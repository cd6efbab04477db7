import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Account, AccountKind } from '../domain/account.js';
import type { Bucket } from '../domain/buckets.js';
import { wholeNumber } from '../../../chassis/whole-number.js';

@Entity('account')
export class AccountRow {
  @PrimaryColumn('text')
  currency: string;

  @PrimaryColumn('text')
  kind: AccountKind;

  @PrimaryColumn('text')
  owner: string;

  @Column('bigint', { transformer: wholeNumber })
  balance: number;

  @Column('jsonb')
  buckets: Bucket[];

  /** When the first of the buckets expires: what the sweep looks at. */
  @Column('timestamptz', { name: 'first_expiry', nullable: true })
  firstExpiry: Date | null;
}

export function accountOf({ currency, kind, owner, balance, buckets }: AccountRow): Account {
  return { currency, kind, owner, balance, buckets };
}
