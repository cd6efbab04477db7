import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse, print, type InputValueDefinitionNode, type TypeNode } from 'graphql';

interface Field {
  name: { value: string };
  type: TypeNode;
  arguments?: readonly InputValueDefinitionNode[];
}

/** `Type.field(arguments): Type` of every field, and `Type` of every type. */
function signatures(sdl: string): Set<string> {
  const found = new Set<string>();
  for (const definition of parse(sdl, { noLocation: true }).definitions) {
    if (!('name' in definition) || !definition.name) continue;
    const type = definition.name.value;
    found.add(type);
    const fields = 'fields' in definition ? ((definition.fields ?? []) as readonly Field[]) : [];
    for (const field of fields) {
      const given = (field.arguments ?? []).map(
        ({ name, type: argument, defaultValue }) =>
          `${name.value}: ${print(argument)}${defaultValue ? ` = ${print(defaultValue)}` : ''}`,
      );
      found.add(`${type}.${field.name.value}(${given.sort().join(', ')}): ${print(field.type)}`);
    }
  }
  return found;
}

function missing(core: string, api: string): string[] {
  const present = signatures(api);
  return [...signatures(core)].filter((signature) => !present.has(signature));
}

test('every name that others rely on is in the public graph, just so', async () => {
  const read = (file: string) => readFile(path.join(process.cwd(), file), 'utf8');
  expect(missing(await read('stack/schema/core-names.graphql'), await read('schema/api.graphql'))).toEqual([]);
});

test('the check itself sees a renamed field, another nullability and another default', () => {
  const core = 'type Wallet { spendable: Int!  expiring(withinDays: Int = 30): Int! }';
  expect(missing(core, core)).toEqual([]);
  expect(missing(core, core.replace('spendable', 'balance'))).toEqual(['Wallet.spendable(): Int!']);
  expect(missing(core, core.replace('spendable: Int!', 'spendable: Int'))).toEqual(['Wallet.spendable(): Int!']);
  expect(missing(core, core.replace('30', '60'))).toEqual(['Wallet.expiring(withinDays: Int = 30): Int!']);
});
