import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A benefit that was handed over, once in its period. Append-only. */
@Entity('benefit_use')
export class BenefitUseRow {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'member_id' })
  memberId: string;

  @Column('text', { name: 'benefit_code' })
  benefitCode: string;

  @Column('text')
  period: string;

  @Column({ type: 'timestamptz', name: 'used_at', precision: 3 })
  usedAt: Date;
}
