import { getNamedType, isInputObjectType, type GraphQLInputType } from 'graphql';

type Weights = ReadonlyMap<string, number>;

/** Of the fields of an input that are given, each as often as it is. */
export function inputCost(value: unknown, type: GraphQLInputType, weights: Weights): number {
  if (Array.isArray(value)) return value.reduce((total: number, one) => total + inputCost(one, type, weights), 0);
  const object = getNamedType(type);
  if (!isInputObjectType(object) || typeof value !== 'object' || value === null) return 0;
  return Object.entries(value).reduce((total, [name, inner]) => {
    const field = object.getFields()[name];
    if (!field || inner === null) return total;
    return total + (weights.get(`${object.name}.${name}`) ?? 0) + inputCost(inner, field.type, weights);
  }, 0);
}

/** Whether anything in such an input has a weight: most have none, and their values are not looked at. */
export function hasWeights(type: GraphQLInputType, weights: Weights, seen = new Set<string>()): boolean {
  const object = getNamedType(type);
  if (!isInputObjectType(object) || seen.has(object.name)) return false;
  seen.add(object.name);
  return Object.values(object.getFields()).some(
    (field) => weights.has(`${object.name}.${field.name}`) || hasWeights(field.type, weights, seen),
  );
}
