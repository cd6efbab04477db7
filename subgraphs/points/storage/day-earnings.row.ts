import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { DayEarnings } from '../domain/earnings.js';
import { wholeNumber } from '../../../chassis/whole-number.js';

@Entity('day_earnings')
export class DayEarningsRow implements DayEarnings {
  @PrimaryColumn('uuid', { name: 'member_id' })
  memberId: string;

  @PrimaryColumn('date')
  day: string;

  @PrimaryColumn('text')
  currency: string;

  @Column('bigint', { transformer: wholeNumber })
  earned: number;

  @Column('bigint', { nullable: true, transformer: wholeNumber })
  cap: number | null;
}
