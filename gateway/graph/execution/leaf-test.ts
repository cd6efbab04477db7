import { isEnumType, type GraphQLLeafType } from 'graphql';

/** Whether a subgraph's value can be one of a leaf type. Scalars of the graph's own may be anything: their rules are the subgraph's. */
export function leafTest(type: GraphQLLeafType): (value: unknown) => boolean {
  if (isEnumType(type)) {
    // The client's schema lacks the values that are inaccessible.
    const names = new Set(type.getValues().map(({ name }) => name));
    return (value) => typeof value === 'string' && names.has(value);
  }
  switch (type.name) {
    case 'Int':
      return isWhole;
    case 'ID':
      return (value) => typeof value === 'string' || isWhole(value);
    case 'Float':
      return Number.isFinite;
    case 'String':
      return (value) => typeof value === 'string';
    case 'Boolean':
      return (value) => typeof value === 'boolean';
    default:
      return () => true;
  }
}

/** Whole numbers that JSON writes without an exponent. */
function isWhole(value: unknown): boolean {
  return Number.isInteger(value) && Math.abs(value as number) < 1e21;
}
