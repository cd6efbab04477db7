import type { RequestContext } from './caller.js';
import { DomainError } from './domain-error.js';

/** A failure type of the graph: a class whose instances are members of a result union. */
export type FailureClass = new () => { code: string; message: string };

/**
 * Runs a use case and gives its answer, or the failure type that stands for its refusal, with the message in the
 * reader's language and the refusal's details as fields. Faults, and refusals that are not listed, are thrown on.
 */
export async function answerOrFailure<A, F extends Record<string, FailureClass>>(
  context: RequestContext,
  failures: F,
  useCase: () => Promise<A>,
): Promise<A | InstanceType<F[keyof F]>> {
  try {
    return await useCase();
  } catch (error) {
    if (!(error instanceof DomainError) || error.kind !== 'refusal') throw error;
    const Failure = failures[error.code];
    if (!Failure) throw error;
    const words = { code: error.code, message: error.messageIn(context.locale) };
    return Object.assign(new Failure() as InstanceType<F[keyof F]>, error.details, words);
  }
}
