import { Kind, type DocumentNode, type OperationDefinitionNode, type SelectionSetNode } from 'graphql';
import { fragmentsIn } from '../fragments-in.js';

/** Documents are kept parsed by Apollo Server in a bounded store; what is known of one goes when the document goes. */
const known = new WeakMap<OperationDefinitionNode, ReadonlyMap<string, number>>();

/**
 * How often each field will run at the root of a valid operation. Aliases are occurrences of their own, fragments are
 * looked into, and what graphql merges (the same name asked for twice) counts once. `@skip` and `@include` are not looked
 * at: whoever writes an occurrence down pays for it.
 */
export function rootFieldsOf(operation: OperationDefinitionNode, document: DocumentNode): ReadonlyMap<string, number> {
  const counted = known.get(operation);
  if (counted) return counted;
  const counts = new Map<string, number>();
  for (const field of answeredFields(operation, document).values()) counts.set(field, (counts.get(field) ?? 0) + 1);
  known.set(operation, counts);
  return counts;
}

/** Fields by the name they have in the answer. Each fragment is visited once, however often and deeply it is spread. */
function answeredFields(operation: OperationDefinitionNode, document: DocumentNode): Map<string, string> {
  const fragments = fragmentsIn(document);
  const fields = new Map<string, string>();
  const open: SelectionSetNode[] = [operation.selectionSet];
  for (let set = open.pop(); set; set = open.pop()) {
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) fields.set((selection.alias ?? selection.name).value, selection.name.value);
      else if (selection.kind === Kind.INLINE_FRAGMENT) open.push(selection.selectionSet);
      else {
        const fragment = fragments.get(selection.name.value);
        fragments.delete(selection.name.value);
        if (fragment) open.push(fragment.selectionSet);
      }
    }
  }
  return fields;
}
