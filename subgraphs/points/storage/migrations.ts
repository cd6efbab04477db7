import type { TypeOrmClass } from '../../../chassis/database.js';
import { Books1795305600000 } from './migrations/1795305600000-books.js';
import { Ledger1796000000000 } from './migrations/1796000000000-ledger.js';
import { Proof1796100000000 } from './migrations/1796100000000-proof.js';
import { Reports1796200000000 } from './migrations/1796200000000-reports.js';
import { Turns1796300000000 } from './migrations/1796300000000-turns.js';
import { AccountsByOwner1796400000000 } from './migrations/1796400000000-accounts-by-owner.js';
import { MemberRights1796610000000 } from './migrations/1796610000000-member-rights.js';
import { Merging1796670000000 } from './migrations/1796670000000-merging.js';
import { LegsValidated1796670000001 } from './migrations/1796670000001-legs-validated.js';
import { Closings1796670000002 } from './migrations/1796670000002-closings.js';
import { MergeProgress1796692000000 } from './migrations/1796692000000-merge-progress.js';
import { JournalByTime1797000005000 } from './migrations/1797000005000-journal-by-time.js';
import { ExchangesUndone1797100000000 } from './migrations/1797100000000-exchanges-undone.js';
import { UndoneLegsValidated1797100000001 } from './migrations/1797100000001-undone-legs-validated.js';
import { SettledExchanges1797100005100 } from './migrations/1797100005100-settled-exchanges.js';

export const migrations: TypeOrmClass[] = [
  Books1795305600000,
  Ledger1796000000000,
  Proof1796100000000,
  Reports1796200000000,
  Turns1796300000000,
  AccountsByOwner1796400000000,
  MemberRights1796610000000,
  Merging1796670000000,
  LegsValidated1796670000001,
  Closings1796670000002,
  MergeProgress1796692000000,
  JournalByTime1797000005000,
  ExchangesUndone1797100000000,
  UndoneLegsValidated1797100000001,
  SettledExchanges1797100005100,
];
