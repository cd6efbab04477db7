import { GraphQLError } from 'graphql';
import { forbidden, unauthenticated } from '../../chassis/domain-error.js';
import type { Locale } from '../../schema/vocabulary.js';
import type { Cut } from './cut-fields.js';
import { holdAll } from './inclusion.js';

const faults = { UNAUTHENTICATED: unauthenticated, FORBIDDEN: forbidden };

/**
 * One error for every place that is null because its field was cut, if the field was asked for with these variables.
 * `variables` are as coerced, defaults included. The field's coordinate is told beside the path, which ends at a list.
 */
export function errorsForCuts(
  cuts: readonly Cut[],
  variables: Readonly<Record<string, unknown>>,
  locale: Locale,
): GraphQLError[] {
  const asked = cuts.filter(({ conditions }) => holdAll(conditions, variables));
  // Under a list several fields share a path, and merged fields share their place: one error says it all.
  const places = new Map(asked.map((cut) => [`${cut.path.join('.')} ${cut.coordinate}`, cut]));
  return [...places.values()].map(({ path, coordinate, code }) => {
    const message = faults[code]().messageIn(locale);
    return new GraphQLError(message, { path: [...path], extensions: { code, field: coordinate } });
  });
}
