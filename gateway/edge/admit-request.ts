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
  { method, query, body }: { method: string; query: unknown; body: unknown },
  { locale, log }: GatewayContext,
): void {
  for (const gate of gates) {
    const refusal = gate.refusalOf(method === 'GET' ? query : body);
    if (!refusal) continue;
    log.info({ ...refusal.details }, 'operation refused');
    throw refusedRequest(refusal, locale);
  }
}
