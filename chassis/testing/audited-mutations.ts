import { parse, Kind, type FieldDefinitionNode } from 'graphql';
import { printSubgraph, type SubgraphTypes } from '../federated-schema.js';
import type { TestSubgraph } from './subgraph-for-test.js';

/** The mutations that are ops' alone, by their marks: `<domain>:write` and `<domain>:approve` are given to nobody else. */
export function opsMutations(types: SubgraphTypes): string[] {
  const mutation = parse(printSubgraph(types)).definitions.find(
    (node) => node.kind === Kind.OBJECT_TYPE_DEFINITION && node.name.value === 'Mutation',
  );
  const fields = mutation?.kind === Kind.OBJECT_TYPE_DEFINITION ? (mutation.fields ?? []) : [];
  return fields
    .filter((field) => scopesOf(field).some((scope) => /:(write|approve)$/.test(scope)))
    .map(nameOf)
    .sort();
}

/** What stands in the audit log since, but for what is recorded of every request of ops. */
export async function recordedWhile(subgraph: TestSubgraph, act: () => Promise<unknown>): Promise<string[]> {
  const [last] = await subgraph.asAdmin<{ id: string }>('select coalesce(max(id), 0) as id from audit_log');
  await act();
  const found = await subgraph.asAdmin<{ action: string }>(
    `select action from audit_log where id > $1 and action not in ('asked', 'viewed', 'member.viewed') order by id`,
    [last?.id],
  );
  return found.map(({ action }) => action);
}

const nameOf = (field: FieldDefinitionNode) => field.name.value;

function scopesOf({ directives = [] }: FieldDefinitionNode): string[] {
  return directives
    .filter(({ name }) => name.value === 'requiresScopes')
    .flatMap(({ arguments: given = [] }) => given)
    .flatMap(({ value }) => (value.kind === Kind.LIST ? value.values : []))
    .flatMap((set) => (set.kind === Kind.LIST ? set.values : []))
    .flatMap((scope) => (scope.kind === Kind.STRING ? [scope.value] : []));
}
