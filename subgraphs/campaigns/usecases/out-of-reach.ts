import { DomainError } from '../../../chassis/domain-error.js';

/** Whether a service gave no answer, or has no room for the question: asked later, it may well answer. */
export function isOutOfReach(error: unknown): boolean {
  return error instanceof DomainError && (error.code === 'UNAVAILABLE' || error.code === 'OVERLOADED');
}
