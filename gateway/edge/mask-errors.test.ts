import { buildSchema, getVariableValues, parse, Kind, type GraphQLError } from 'graphql';
import { formatError } from './mask-errors.js';

const schema = buildSchema(`
  input Line { quantity: Int! }
  input Purchase { purchaseId: ID!  lines: [Line!]! }
  type Query { record(input: Purchase!): Int }
`);
const document = parse('query ($input: Purchase!) { record(input: $input) }');

/** What graphql-js itself says of the variables, so that a change of its wording is noticed here. */
function refusalOf(variables: Record<string, unknown>): GraphQLError {
  const [operation] = document.definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('no operation');
  const [error] = getVariableValues(schema, operation.variableDefinitions ?? [], variables).errors ?? [];
  if (!error) throw new Error('the variables were taken');
  return error;
}

test.each([
  [
    'a wrong field, deep inside',
    { input: { purchaseId: 'a', lines: [{ quantity: 1 }, { quantity: 1.5 }] } },
    ['input', 'lines', '1', 'quantity'],
  ],
  ['a missing field', { input: { lines: [] } }, ['input']],
  ['an input that is none', { input: 5 }, ['input']],
  ['no input at all', {}, ['input']],
])('the place of %s is told', (_what, variables, inputPath) => {
  const error = refusalOf(variables);
  expect(formatError({ message: error.message, extensions: { code: 'BAD_USER_INPUT' } }, error).extensions).toEqual({
    code: 'BAD_USER_INPUT',
    inputPath,
  });
});
