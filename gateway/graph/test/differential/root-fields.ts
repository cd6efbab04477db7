import { Kind, parse, print } from 'graphql';

/** What an operation asks at its root, without what it asks below: two planners may write that in another order. */
export function rootFieldsOf(query: string): string[] {
  return parse(query).definitions.flatMap((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION
      ? definition.selectionSet.selections.map((selection) =>
          print(selection.kind === Kind.FIELD ? { ...selection, selectionSet: undefined } : selection),
        )
      : [],
  );
}
