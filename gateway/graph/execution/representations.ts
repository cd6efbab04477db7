/**
 * What a subgraph is told of the entities whose fields it is asked for: their keys, and what its fields require. Equal
 * representations are sent once, whatever the number of places in the answer that need them.
 */
import type { QueryPlanSelectionNode } from '@apollo/query-planner';
import { mergeData } from './merge-data.js';
import { isData, readerOf, writeOwn, type Data } from './own-property.js';
import type { Rewrite } from './rewrite-data.js';
import type { TypeTests } from './type-tests.js';

export interface Representations {
  /** As JSON, in the order in which they are sent. */
  texts: string[];
  /** For each of them the indices of the entities that it stands for. */
  places: number[][];
}

/** The entity as the selections want it, or null when it lacks a field of theirs. */
type Represent = (entity: Data) => Data | null;

export function compileRepresentations(
  requires: readonly QueryPlanSelectionNode[],
  rewrite: Rewrite | undefined,
  types: TypeTests,
): (entities: readonly Data[]) => Representations {
  const represent = compileSelections(requires, types);
  return (entities) => {
    const texts: string[] = [];
    const places: number[][] = [];
    const known = new Map<string, number[]>();
    entities.forEach((entity, index) => {
      const representation = represent(entity);
      // No `__typename` means that no type condition applied: this subgraph knows nothing of such an entity.
      if (!representation?.['__typename']) return;
      rewrite?.(representation);
      const text = JSON.stringify(representation);
      const standsFor = known.get(text);
      if (standsFor) {
        standsFor.push(index);
        return;
      }
      const first = [index];
      known.set(text, first);
      texts.push(text);
      places.push(first);
    });
    return { texts, places };
  };
}

/** Writes one selection's part into the representation; false when the entity lacks it. */
type Part = (entity: Data, representation: Data) => boolean;

function compileSelections(selections: readonly QueryPlanSelectionNode[], types: TypeTests): Represent {
  const parts = selections.map((selection) => compilePart(selection, types));
  return (entity) => {
    const representation: Data = {};
    return parts.every((part) => part(entity, representation)) ? representation : null;
  };
}

function compilePart(selection: QueryPlanSelectionNode, types: TypeTests): Part {
  if (selection.kind === 'InlineFragment') {
    if (selection.typeCondition === undefined) return () => true;
    const applies = types.of(selection.typeCondition);
    const represent = compileSelections(selection.selections, types);
    return (entity, representation) => {
      if (!applies(entity, false)) return true;
      const part = represent(entity);
      if (part) mergeData(representation, part);
      return true;
    };
  }
  const name = selection.alias ?? selection.name;
  const read = readerOf(name);
  const represent = selection.selections && compileSelections(selection.selections, types);
  return (entity, representation) => {
    const value = read(entity);
    if (value === undefined) return false;
    writeOwn(representation, name, represent ? representedValue(value, represent) : value);
    return true;
  };
}

function representedValue(value: unknown, represent: Represent): unknown {
  if (Array.isArray(value)) return value.map((element) => representedValue(element, represent));
  return isData(value) ? represent(value) : null;
}
