import type { TypeOrmClass } from '../../../chassis/database.js';
import { AccountRow } from './account.row.js';
import { AwardRow } from './award.row.js';
import { CurrencyRow } from './currency.row.js';
import { DayEarningsRow } from './day-earnings.row.js';
import { HoldRow } from './hold.row.js';
import { JournalEntryRow } from './journal.row.js';
import { MemberMergeRow } from './member-merge.row.js';
import { ReviewRow } from './review.row.js';

export const entities: TypeOrmClass[] = [
  AccountRow,
  AwardRow,
  CurrencyRow,
  DayEarningsRow,
  HoldRow,
  JournalEntryRow,
  MemberMergeRow,
  ReviewRow,
];
