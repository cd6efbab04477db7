import {
  Kind,
  parse,
  type ConstDirectiveNode,
  type InterfaceTypeDefinitionNode,
  type ObjectTypeDefinitionNode,
  type SelectionSetNode,
  type TypeNode,
} from 'graphql';

/** Field names that are part of some key, by type; over all subgraphs, for a thing is the same in each. */
export type KeyFields = ReadonlyMap<string, ReadonlySet<string>>;

export function keyFieldsOf(sdls: readonly string[]): KeyFields {
  const types = sdls.flatMap(typesIn);
  const typeOfField = new Map(
    types.flatMap(({ name, fields = [] }) =>
      fields.map((field) => [`${name.value}.${field.name.value}`, namedType(field.type)] as const),
    ),
  );
  const found = new Map<string, Set<string>>();
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
  for (const { name, directives = [] } of types) {
    for (const key of directives.flatMap(selectedByKey)) note(name.value, key);
  }
  return found;
}

export function typesIn(sdl: string): (ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode)[] {
  return parse(sdl).definitions.filter(
    (definition) =>
      definition.kind === Kind.OBJECT_TYPE_DEFINITION || definition.kind === Kind.INTERFACE_TYPE_DEFINITION,
  );
}

function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);
}

function selectedByKey(directive: ConstDirectiveNode): SelectionSetNode[] {
  const fields = directive.arguments?.find(({ name }) => name.value === 'fields')?.value;
  if (directive.name.value !== 'key' || fields?.kind !== Kind.STRING) return [];
  return parse(`{ ${fields.value} }`).definitions.flatMap((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION ? [definition.selectionSet] : [],
  );
}
