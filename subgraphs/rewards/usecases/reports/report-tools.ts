import type { Clock } from '../../../../chassis/clock.js';
import type { ReportReader } from '../../storage/reports/report-reader.js';
import type { ProgrammeFigures } from './programme-figures.js';

/** What reports work with. */
export interface ReportTools {
  reader: ReportReader;
  clock: Clock;
  figures: ProgrammeFigures;
  /** IANA name of the zone whose days they are told by. */
  zone: string;
  /** Of the points. */
  currency: string;
  cashCurrency: string;
  /** What the programme says that one yuan is worth. */
  pointsPerYuan: number;
  /** Of active members, how many are to have redeemed. */
  penetrationAimPercent: number;
}
