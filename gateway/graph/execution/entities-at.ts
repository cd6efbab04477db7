/** Where a plan's fetch puts its answer: keys of objects, and `@` for each element of a list. */
import { isData, readOwn, type Data } from './own-property.js';

export type PlanPath = readonly string[];
export type ClientPath = readonly (string | number)[];

/** The objects at a path, nulls left out. */
export function entitiesAt(root: Data, path: PlanPath): Data[] {
  const found: Data[] = [];
  walk(root, path, 0, (entity) => found.push(entity));
  return found;
}

/** The clients' paths of the same objects in the same order. Worked out only when one of them has an error. */
export function clientPathsAt(root: Data, path: PlanPath): ClientPath[] {
  const found: ClientPath[] = [];
  walk(root, path, 0, (_entity, place) => found.push([...place]), []);
  return found;
}

/** A plan's path as far as a client can know it: it ends at the first list, whose elements have no single index. */
export function pathUpToList(path: PlanPath): ClientPath {
  const listAt = path.indexOf('@');
  return listAt === -1 ? path : path.slice(0, listAt);
}

function walk(
  value: unknown,
  path: PlanPath,
  at: number,
  visit: (entity: Data, place: ClientPath) => void,
  place?: (string | number)[],
): void {
  if (Array.isArray(value)) {
    // Lists of lists have one `@` for each, or none where the path ends at the list.
    const next = path[at] === '@' ? at + 1 : at;
    value.forEach((element, index) => {
      place?.push(index);
      walk(element, path, next, visit, place);
      place?.pop();
    });
  } else if (isData(value)) {
    const key = path[at];
    if (key === undefined) {
      visit(value, place ?? []);
    } else if (key !== '@') {
      place?.push(key);
      walk(readOwn(value, key), path, at + 1, visit, place);
      place?.pop();
    }
  }
}
