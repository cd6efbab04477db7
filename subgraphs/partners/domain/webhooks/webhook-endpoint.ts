/**
 * Where a partner is told. Nothing is told to an address that has not proven, by repeating a word it was sent, that who answers there
 * expects to be told. One that is paused keeps what there is to tell until it is resumed; one that is removed is told nothing more.
 */
export const endpointStates = ['PENDING', 'ACTIVE', 'PAUSED', 'REMOVED'] as const;
export type EndpointState = (typeof endpointStates)[number];

/** ASKED: by the partner or by ops. GONE: the address answered 410, which says that it is not coming back. */
export const pauseReasons = ['ASKED', 'GONE'] as const;
export type PauseReason = (typeof pauseReasons)[number];

/** Enough for each system of a partner that takes part; each is looked at whenever something is delivered. */
export const mostEndpoints = 10;

/** So long a partner has to take a new secret over: both sign. */
export const secretOverlapHours = 24;

export interface WebhookEndpoint {
  id: string;
  /** Code of the brand that is told. */
  brand: string;
  url: string;
  /** Types and families. */
  types: string[];
  state: EndpointState;
  pausedBecause: PauseReason | null;
  /** Since when nothing that was sent has been taken; null: the last was. */
  failingSince: Date | null;
  /** Until then the secret before the present one signs as well. */
  earlierSecretUntil: Date | null;
  createdAt: Date;
  confirmedAt: Date | null;
}

/** Whether an answer repeats the word: as it is, or as the `challenge` of a JSON object. */
export function repeats(challenge: string, answer: string): boolean {
  if (answer.trim() === challenge) return true;
  try {
    const said = JSON.parse(answer) as unknown;
    return typeof said === 'object' && said !== null && (said as { challenge?: unknown }).challenge === challenge;
  } catch {
    return false;
  }
}
