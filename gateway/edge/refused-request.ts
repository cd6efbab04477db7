import { HeaderMap } from '@apollo/server';
import { GraphQLError } from 'graphql';
import { DomainError } from '../../chassis/domain-error.js';
import type { Locale } from '../../schema/vocabulary.js';

/**
 * A fault of the edge as Apollo Server answers it, thrown from the context function or from didResolveOperation: the fault's
 * name is the `reason`, and its details stand beside the code.
 */
export function refusedRequest(
  fault: DomainError,
  locale: Locale,
  { status = 400, headers = {} }: { status?: number; headers?: Record<string, string> } = {},
): GraphQLError {
  const reason = 'name' in fault.definition ? fault.definition.name : fault.code;
  return new GraphQLError(fault.messageIn(locale), {
    extensions: {
      code: fault.code,
      reason,
      ...fault.details,
      http: { status, headers: new HeaderMap(Object.entries(headers)) },
    },
  });
}

/** What `act` gives; a fault it throws becomes a refusal of the request. */
export function orRefuse<T>(locale: Locale, act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw error instanceof DomainError ? refusedRequest(error, locale) : error;
  }
}
