import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { TierCode } from '../domain/tiers.js';

/** One change in a member's tier history, computed from the facts about a member and replaced whenever one arrives. */
@Entity('tier_change')
export class TierChangeRow {
  @PrimaryColumn('uuid', { name: 'member_id' })
  memberId: string;

  @PrimaryColumn('timestamptz', { name: 'in_force_from' })
  inForceFrom: Date;

  @Column('text', { name: 'tier_code' })
  tierCode: TierCode;

  @Column('timestamptz')
  since: Date;

  @Column('timestamptz', { name: 'valid_until', nullable: true })
  validUntil: Date | null;

  @Column('timestamptz', { name: 'grace_from', nullable: true })
  graceFrom: Date | null;
}
