import type { DomainError } from '../../chassis/domain-error.js';
import type { GatewayContext } from './gateway-context.js';
import { refusedRequest } from './refused-request.js';

/** Something that may refuse an operation by what the request says of it, before Apollo Server reads the document. */
export interface Gate {
  /** `parameters` as they came, of any shape: those of a POST's body or of a GET's address. */
  refusalOf(parameters: unknown): DomainError | undefined;
}

/** Throws what Apollo Server's context function answers, when one of the gates is closed to the request. */
export function admitRequest(
  gates: readonly Gate[],
  { method, url, body }: { method: string; url: string; body: unknown },
  { locale, log }: GatewayContext,
): void {
  const parameters = method === 'GET' ? parametersIn(url) : body;
  for (const gate of gates) {
    const refusal = gate.refusalOf(parameters);
    if (!refusal) continue;
    log.info({ ...refusal.details }, 'operation refused');
    throw refusedRequest(refusal, locale);
  }
}

/**
 * As Apollo Server reads the address, to the letter: where another reader finds another document in it, the one is looked at and
 * the other carried out. A parameter that is written twice is refused by Apollo Server, whichever is meant.
 */
function parametersIn(url: string): unknown {
  return Object.fromEntries(new URLSearchParams(new URL(url, 'http://gateway').search));
}
