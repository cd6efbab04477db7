import { isAbstractType, isInterfaceType, isObjectType, type GraphQLSchema } from 'graphql';
import { isData, type Data } from './own-property.js';

/** Whether an object's `__typename` satisfies a type condition; `unknown` is the answer for an object that names no type. */
export type TypeTest = (object: Data, unknown: boolean) => boolean;

/** Type conditions of a plan, over the supergraph's types: the inaccessible ones count, as they do for subgraphs. */
export class TypeTests {
  private readonly satisfying = new Map<string, ReadonlySet<string>>();

  constructor(private readonly supergraph: GraphQLSchema) {}

  of(typeCondition: string): TypeTest {
    const names = this.namesSatisfying(typeCondition);
    return (object, unknown) => {
      const { __typename: name } = object;
      return typeof name === 'string' && name !== '' ? names.has(name) : unknown;
    };
  }

  private namesSatisfying(typeCondition: string): ReadonlySet<string> {
    const known = this.satisfying.get(typeCondition);
    if (known) return known;
    const condition = this.supergraph.getType(typeCondition);
    const names = new Set([typeCondition]);
    if (isAbstractType(condition)) {
      for (const type of Object.values(this.supergraph.getTypeMap())) {
        if ((isObjectType(type) || isInterfaceType(type)) && this.supergraph.isSubType(condition, type))
          names.add(type.name);
      }
    }
    this.satisfying.set(typeCondition, names);
    return names;
  }
}

/** All objects of a value: itself, or those of its elements, however deep the lists are. */
export function objectsIn(value: unknown, visit: (object: Data) => void): void {
  if (Array.isArray(value)) for (const element of value) objectsIn(element, visit);
  else if (isData(value)) visit(value);
}
