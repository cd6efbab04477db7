/**
 * A plan may have a subgraph asked under other names than the client's (interface objects, fields whose types differ between
 * subgraphs). Its rewrites set or rename fields of what is sent, or give back their names to what came.
 */
import type { FetchDataRewrite } from '@apollo/query-planner';
import { readOwn, writeOwn, type Data } from './own-property.js';
import { objectsIn, type TypeTests } from './type-tests.js';

export type Rewrite = (value: unknown) => void;

const typeConditionPrefix = '... on ';

export function compileRewrites(
  rewrites: readonly FetchDataRewrite[] | undefined,
  types: TypeTests,
): Rewrite | undefined {
  if (!rewrites || rewrites.length === 0) return undefined;
  const compiled = rewrites.map((rewrite) => compileRewrite(rewrite, types));
  return (value) => compiled.forEach((apply) => apply(value));
}

function compileRewrite(rewrite: FetchDataRewrite, types: TypeTests): Rewrite {
  const parents = rewrite.path.slice(0, -1);
  const field = rewrite.path.at(-1);
  if (field === undefined || field.startsWith(typeConditionPrefix)) throw new Error('a rewrite has to end at a field');
  const change = (object: Data) => {
    if (rewrite.kind === 'ValueSetter') {
      writeOwn(object, field, rewrite.setValueTo);
      return;
    }
    const value = readOwn(object, field);
    if (!value) return;
    writeOwn(object, rewrite.renameKeyTo, value);
    writeOwn(object, field, undefined);
  };
  return parents.reduceRight<Rewrite>(
    (next, element) => {
      if (element.startsWith(typeConditionPrefix)) {
        const applies = types.of(element.slice(typeConditionPrefix.length));
        return (value) => objectsIn(value, (object) => applies(object, true) && next(object));
      }
      return (value) => objectsIn(value, (object) => next(readOwn(object, element)));
    },
    (value) => objectsIn(value, change),
  );
}
