import type { DomainError } from '../../../chassis/domain-error.js';
import { holdVariables } from './hold-variables.js';
import { operationLimits, type OperationLimits } from './operation-limits.js';

function refusalOf(variables: unknown, limits: Partial<OperationLimits> = {}): unknown {
  try {
    holdVariables(variables, { ...operationLimits, ...limits });
    return undefined;
  } catch (error) {
    return (error as DomainError).details;
  }
}

test.each([
  ['variableDepth', { input: { lines: [{ sku: 'a' }] } }, 3],
  ['variableValues', { input: { lines: [1, 2] }, other: null }, 5],
  ['stringLength', { text: '12345' }, 5],
  ['stringLength', { text: [['12345']] }, 5],
  ['nameLength', { input: { a123456: 1 } }, 7],
] as const)('%s of %j', (limit, variables, found) => {
  expect(refusalOf(variables, { [limit]: found - 1 })).toEqual({ limit, found, allowed: found - 1 });
  expect(refusalOf(variables, { [limit]: found })).toBeUndefined();
});

test('a hundred thousand lists inside one another are found out without going down all of them', () => {
  const deep = JSON.parse(`{"v":${'['.repeat(100_000)}${']'.repeat(100_000)}}`) as unknown;
  expect(refusalOf(deep)).toEqual({ limit: 'variableDepth', found: 21, allowed: 20 });
});

test('500 lines of a purchase fit several times', () => {
  const line = { lineId: 'x', sku: 'RICE', quantity: 1, amount: { amountMinor: 1, currency: 'CNY' } };
  expect(refusalOf({ input: { lines: Array<typeof line>(2_000).fill(line) } })).toBeUndefined();
});

test('a campaign whose conditions are joined as deep as they may be fits', () => {
  let condition: unknown = { quantity: { atLeast: 2, lines: { skus: ['RICE'] } } };
  for (let depth = 2; depth <= 8; depth += 1) condition = { all: [condition] };
  expect(refusalOf({ input: { conditions: condition } })).toBeUndefined();
  expect(refusalOf({ input: { conditions: { all: [condition] } } })).toMatchObject({ found: 21 });
});

test.each([undefined, null, {}])('no variables (%j) are none too many', (variables) => {
  expect(refusalOf(variables)).toBeUndefined();
});
