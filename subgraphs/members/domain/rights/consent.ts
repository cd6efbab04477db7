/**
 * A consent is a member's word on one purpose, and for messages on one way of reaching them: given or taken back at a time,
 * through somebody, under one version of a text. Nothing is ever changed in it: the latest word counts, and all words before
 * stay known. Who was never asked has not agreed; only what the membership itself needs saying may be said until they object.
 */

/** Purposes that are about being written to or called: each channel is asked for by itself. */
export const messagePurposes = ['SERVICE', 'MARKETING'] as const;
/** Purposes that are about what is done with the data: there is no channel to them. */
export const dataPurposes = ['PROFILING', 'PARTNER_SHARING'] as const;
export const consentPurposes = [...messagePurposes, ...dataPurposes] as const;
export const consentChannels = ['SMS', 'EMAIL', 'PUSH', 'PHONE', 'POST'] as const;

export type ConsentPurpose = (typeof consentPurposes)[number];
export type ConsentChannel = (typeof consentChannels)[number];
export type ConsentState = 'GRANTED' | 'WITHDRAWN' | 'UNASKED';
/** Through whom the word came. ERASURE: the programme forgot the member, and with them every consent. */
export type ConsentSource = 'MEMBER' | 'CHANNEL' | 'OPS' | 'ERASURE';

/** What a consent is about. */
export interface ConsentSubject {
  purpose: ConsentPurpose;
  /** Null for purposes that have none. */
  channel: ConsentChannel | null;
}

/** One word of a member, as it is kept. */
export interface ConsentChange extends ConsentSubject {
  /** Its place among all changes; a bigint, so text. */
  id: string;
  memberId: string;
  granted: boolean;
  at: Date;
  source: ConsentSource;
  /** `callerKey` of whoever recorded it. */
  by: string;
  /** Which of a channel's tills; a code. */
  till: string | null;
  /** Which text was agreed to or refused. */
  textVersion: string | null;
  /** Why somebody of ops recorded it; a code. */
  reason: string | null;
}

/** Everything that can be agreed to, in the order in which it is shown. */
export const consentSubjects: readonly ConsentSubject[] = [
  ...messagePurposes.flatMap((purpose) => consentChannels.map((channel) => ({ purpose, channel }))),
  ...dataPurposes.map((purpose) => ({ purpose, channel: null })),
];

export function isConsentSubject({ purpose, channel }: ConsentSubject): boolean {
  return consentSubjects.some((subject) => subject.purpose === purpose && subject.channel === channel);
}

/** One text per subject. */
export function subjectKey({ purpose, channel }: ConsentSubject): string {
  return `${purpose}/${channel ?? ''}`;
}

export function stateOf(latest: Pick<ConsentChange, 'granted'> | undefined): ConsentState {
  if (!latest) return 'UNASKED';
  return latest.granted ? 'GRANTED' : 'WITHDRAWN';
}

/** Whether the purpose may be acted on: by the member's word, and for service messages as long as they have not objected. */
export function allows(purpose: ConsentPurpose, state: ConsentState): boolean {
  return purpose === 'SERVICE' ? state !== 'WITHDRAWN' : state === 'GRANTED';
}
