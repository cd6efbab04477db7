import { Kind, parse, visit, type SelectionSetNode } from 'graphql';

/** Field names that are part of some key, by type; over all subgraphs, for a thing is the same in each. */
export type KeyFields = ReadonlyMap<string, ReadonlySet<string>>;

/** Every field name in a `@key`, with the type it belongs to, over all the subgraphs. */
export function keyFieldsOf(sdls: readonly string[]): KeyFields {
  const found = new Map<string, Set<string>>();
  const documents = sdls.map((sdl) => parse(sdl));
  const typeOfField = new Map<string, string>();
  for (const document of documents) {
    for (const definition of document.definitions) {
      if (!('fields' in definition) || definition.name === undefined) continue;
      for (const field of definition.fields ?? []) {
        visit(field.type, {
          NamedType: ({ name }) => void typeOfField.set(`${definition.name.value}.${field.name.value}`, name.value),
        });
      }
    }
  }
  const note = (type: string, { selections }: SelectionSetNode) => {
    const names = found.get(type) ?? new Set();
    found.set(type, names);
    for (const selection of selections) {
      if (selection.kind !== Kind.FIELD) continue;
      names.add(selection.name.value);
      const inner = typeOfField.get(`${type}.${selection.name.value}`);
      if (selection.selectionSet && inner !== undefined) note(inner, selection.selectionSet);
    }
  };
  for (const document of documents) {
    for (const definition of document.definitions) {
      if (!('fields' in definition) || definition.name === undefined) continue;
      for (const directive of definition.directives ?? []) {
        const fields = directive.arguments?.find(({ name }) => name.value === 'fields')?.value;
        if (directive.name.value !== 'key' || fields?.kind !== Kind.STRING) continue;
        const [query] = parse(`{ ${fields.value} }`).definitions;
        if (query?.kind === Kind.OPERATION_DEFINITION) note(definition.name.value, query.selectionSet);
      }
    }
  }
  return found;
}
