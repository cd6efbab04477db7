import 'reflect-metadata';
import { isScalarType, type GraphQLScalarType, type GraphQLSchema } from 'graphql';
import { DateOnly, DateTime, SafeInt } from '../../schema/vocabulary.js';

const vocabulary: GraphQLScalarType[] = [SafeInt, DateTime, DateOnly] as GraphQLScalarType[];

/**
 * A supergraph knows its custom scalars by name only and takes any value for them. With the vocabulary's own parsing a
 * fractional amount of points is refused here, before any subgraph is asked. Values still travel on as the client wrote them.
 */
export function parseScalarsAtTheEdge(apiSchema: GraphQLSchema): void {
  for (const { name, parseValue, parseLiteral } of vocabulary) {
    const scalar = apiSchema.getType(name);
    if (isScalarType(scalar)) Object.assign(scalar, { parseValue, parseLiteral });
  }
}
