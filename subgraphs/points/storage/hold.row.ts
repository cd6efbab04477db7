import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Bucket } from '../domain/buckets.js';
import type { Hold, HoldPurpose, HoldStatus, HoldTerms } from '../domain/hold.js';
import { instantOf } from '../domain/instant.js';
import { wholeNumber } from '../../../chassis/whole-number.js';

@Entity('hold')
export class HoldRow {
  /** The service that made it. */
  @PrimaryColumn('text')
  service: string;

  @PrimaryColumn('uuid', { name: 'hold_id' })
  holdId: string;

  @Column('text')
  status: HoldStatus;

  @Column('uuid', { name: 'member_id', nullable: true })
  memberId: string | null;

  @Column('text', { nullable: true })
  currency: string | null;

  @Column('bigint', { nullable: true, transformer: wholeNumber })
  points: number | null;

  @Column('text', { nullable: true })
  purpose: HoldPurpose | null;

  @Column('timestamptz', { name: 'expires_at', nullable: true })
  expiresAt: Date | null;

  @Column('jsonb')
  held: Bucket[];

  @Column('jsonb')
  settled: Bucket[];

  @Column('uuid', { name: 'review_id', nullable: true })
  reviewId: string | null;
}

export function holdOf(row: HoldRow): Hold {
  const { service, holdId, status, held, settled, reviewId } = row;
  return { service, holdId, status, terms: termsOf(row), held, settled, reviewId };
}

function termsOf({ memberId, currency, points, purpose, expiresAt }: HoldRow): HoldTerms | null {
  if (memberId === null || currency === null || points === null || purpose === null || expiresAt === null) return null;
  return { memberId, currency, points, purpose, expiresAt: instantOf(expiresAt) };
}
