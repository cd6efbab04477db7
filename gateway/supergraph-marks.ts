import type { Schema } from '@apollo/federation-internals';

export interface Mark {
  /** What is marked: `Member`, `Member.wallet` or `Member.ledger(first:)`. */
  coordinate: string;
  /** The directive's arguments. */
  given: Record<string, unknown>;
}

/** Where a directive of one of Apollo's specifications is applied, under whatever name the supergraph links it. */
export function marksOf(supergraph: Schema, specification: string, directive = specification): Mark[] {
  const feature = supergraph.coreFeatures?.getByIdentity(`https://specs.apollo.dev/${specification}`);
  const mark = feature && supergraph.directive(feature.directiveNameInSchema(directive));
  return [...(mark?.applications() ?? [])].flatMap((application) => {
    const { parent } = application;
    const given: Record<string, unknown> = application.arguments();
    return 'coordinate' in parent ? [{ coordinate: String(parent.coordinate), given }] : [];
  });
}
