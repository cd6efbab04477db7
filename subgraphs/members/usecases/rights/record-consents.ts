import { z } from 'zod';
import { callerKey, type Caller } from '../../../../chassis/caller.js';
import { badInput, forbidden } from '../../../../chassis/domain-error.js';
import { idShape, parseInput } from '../../../../chassis/parse-input.js';
import {
  consentChannels,
  consentPurposes,
  isConsentSubject,
  subjectKey,
  type ConsentChange,
  type ConsentSource,
} from '../../domain/rights/consent.js';
import { noLongerMember } from '../../domain/rights/rights-errors.js';
import { unknownMember } from '../../domain/statuses/status-errors.js';
import { insertConsentChanges } from '../../storage/rights/consents.js';
import { lockMember } from '../../storage/lock-members.js';
import type { MembersParts } from '../members-parts.js';
import { codeShape, reasonShape } from './rights-shapes.js';

/** Who may speak for a member's consents: the member, a channel to whom they said it, somebody of ops with a reason. */
export type ConsentRecorder = Extract<Caller, { kind: 'member' | 'channel' | 'ops' }>;

const changeShape = z
  .object({
    purpose: z.enum(consentPurposes),
    channel: z
      .enum(consentChannels)
      .nullish()
      .transform((channel) => channel ?? null),
    granted: z.boolean(),
  })
  .refine(isConsentSubject, {
    path: ['channel'],
    error: 'SERVICE and MARKETING need a channel, other purposes have none',
  });

const shape = z.object({
  changeId: idShape,
  memberId: idShape.nullish().transform((id) => id ?? null),
  changes: z
    .array(changeShape)
    .min(1, { error: 'must hold a consent' })
    .max(12, { error: 'holds more consents than there are' })
    .refine((changes) => new Set(changes.map(subjectKey)).size === changes.length, {
      error: 'holds the same purpose and channel twice',
    }),
  textVersion: codeShape.nullish().transform((version) => version ?? null),
  till: codeShape.nullish().transform((till) => till ?? null),
  reason: reasonShape.nullish().transform((reason) => reason ?? null),
});

type Recording = z.output<typeof shape>;

/** What was recorded: as the latest word on each subject stood when it was. */
export type RecordedConsent = Pick<ConsentChange, 'purpose' | 'channel' | 'granted' | 'at' | 'source' | 'textVersion'>;

/**
 * Records what a member agrees to or takes back, once per id and caller. Refuses with NO_LONGER_MEMBER; faults: FORBIDDEN for
 * another member's consents, BAD_USER_INPUT (no such member, a purpose with the wrong channel, ops without a reason),
 * IDEMPOTENCY_CONFLICT.
 */
export async function recordConsents(
  parts: MembersParts,
  recorder: ConsentRecorder,
  raw: unknown,
  requestId?: string,
): Promise<RecordedConsent[]> {
  const input = parseInput(shape, raw);
  const memberId = whose(recorder, input);
  const source = sourceOf(recorder);
  const by = callerKey(recorder);
  const { changeId, changes, textVersion, till, reason } = input;
  const key = { caller: by, mutation: 'recordConsents', id: changeId };
  const { at } = await parts.answers.answerOnce(key, { ...input, memberId }, async (tx) => {
    const status = await lockMember(tx, memberId);
    if (status === null) throw unknownMember({ path: ['input', 'memberId'] });
    if (status !== 'ACTIVE' && status !== 'SUSPENDED') throw noLongerMember();
    const its = { changeId, memberId, source, by, till, textVersion, reason };
    const recordedAt = await insertConsentChanges(
      tx,
      changes.map((change) => ({ ...change, ...its })),
    );
    if (source === 'OPS') {
      await parts.audit.record(tx, {
        by,
        action: 'consents.recorded',
        subject: `member/${memberId}`,
        details: { changeId, reason, changes },
        ...(requestId === undefined ? {} : { requestId }),
      });
    }
    return { at: recordedAt.toISOString() };
  });
  return changes.map((change) => ({ ...change, at: new Date(at), source, textVersion }));
}

function whose(recorder: ConsentRecorder, { memberId, reason }: Recording): string {
  if (recorder.kind === 'member') {
    if (recorder.memberId === null || (memberId !== null && memberId !== recorder.memberId)) throw forbidden();
    return recorder.memberId;
  }
  if (memberId === null) throw badInput({ path: ['input', 'memberId'], reason: 'say whose consents these are' });
  if (recorder.kind === 'ops' && reason === null) {
    throw badInput({ path: ['input', 'reason'], reason: 'somebody of ops has to say why' });
  }
  return memberId;
}

function sourceOf({ kind }: ConsentRecorder): ConsentSource {
  return kind === 'member' ? 'MEMBER' : kind === 'channel' ? 'CHANNEL' : 'OPS';
}
