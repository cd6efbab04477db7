import { Kind, valueFromASTUntyped, type FieldNode, type GraphQLField } from 'graphql';
import { slicingArgumentNeeded } from './cost-faults.js';
import type { ListSize } from './cost-marks.js';
import type { Term, Variables } from './term.js';

/** Of a list nothing is said of. */
export const assumedListSize = 10;

/** How many elements the mark says there will be. Evaluating it throws SLICING_ARGUMENT_NEEDED. */
export function sizeOf(
  node: FieldNode,
  field: GraphQLField<unknown, unknown>,
  coordinate: string,
  listSize: ListSize,
): Term {
  const { slicingArguments, assumedSize = assumedListSize, requireOneSlicingArgument } = listSize;
  if (slicingArguments.length === 0) return assumedSize;
  const given = slicingArguments.map((name) => argumentValue(node, field, name));
  const size = (variables: Variables) => {
    const sizes = given.map((value) => value(variables)).filter((value) => typeof value === 'number');
    if (requireOneSlicingArgument && sizes.length !== 1) {
      throw slicingArgumentNeeded({ field: coordinate, arguments: slicingArguments.join(', ') });
    }
    return sizes.length === 0 ? assumedSize : Math.max(0, ...sizes);
  };
  const isOpen = node.arguments?.some(
    ({ name, value }) => slicingArguments.includes(name.value) && value.kind === Kind.VARIABLE,
  );
  return isOpen || requireOneSlicingArgument ? size : size({});
}

/** What is given for an argument, or its default. */
function argumentValue(node: FieldNode, field: GraphQLField<unknown, unknown>, name: string) {
  const given = node.arguments?.find((argument) => argument.name.value === name)?.value;
  const byDefault = field.args.find((argument) => argument.name === name)?.defaultValue;
  return (variables: Variables): unknown =>
    given ? (valueFromASTUntyped(given, { ...variables }) ?? byDefault) : byDefault;
}
