import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Command } from '../domain/command.js';
import { instantOf } from '../domain/instant.js';
import type { Review, ReviewState } from '../domain/review.js';
import { wholeNumber } from '../../../chassis/whole-number.js';

@Entity('review')
export class ReviewRow {
  @PrimaryColumn('uuid', { name: 'review_id' })
  reviewId: string;

  @Column('text')
  state: ReviewState;

  @Column('text')
  rule: string;

  @Column('text', { name: 'request_caller' })
  requestCaller: string;

  @Column('text', { name: 'request_mutation' })
  requestMutation: string;

  @Column('uuid', { name: 'request_id' })
  requestId: string;

  @Column('jsonb')
  command: Command;

  @Column('uuid', { name: 'member_id' })
  memberId: string;

  @Column('text')
  currency: string;

  @Column('bigint', { transformer: wholeNumber })
  points: number;

  /** `callerKey` of who asked, where a second person has to decide. */
  @Column('text', { name: 'asked_by', nullable: true })
  askedBy: string | null;

  @Column('timestamptz', { name: 'opened_at' })
  openedAt: Date;

  @Column('timestamptz', { name: 'expires_at', nullable: true })
  expiresAt: Date | null;

  @Column('text', { name: 'decided_by', nullable: true })
  decidedBy: string | null;

  @Column('timestamptz', { name: 'decided_at', nullable: true })
  decidedAt: Date | null;
}

export function reviewOf(row: ReviewRow): Review {
  const { requestCaller, requestMutation, requestId, openedAt, expiresAt, decidedAt, ...same } = row;
  return {
    ...same,
    request: { caller: requestCaller, mutation: requestMutation, id: requestId },
    openedAt: instantOf(openedAt),
    expiresAt: expiresAt && instantOf(expiresAt),
    decidedAt: decidedAt && instantOf(decidedAt),
  };
}
