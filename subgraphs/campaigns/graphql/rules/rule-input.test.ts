import { ruleInput } from './rule-input.js';

const nested = (levels: number) => {
  let condition: unknown = { graded: {} };
  for (let level = 2; level < levels; level += 1) condition = { all: [condition] };
  return condition;
};

test('60 objects inside one another are let through to whoever judges them', () => {
  expect(ruleInput(nested(60), ['input'])).toEqual(nested(60));
});

test.each([
  [61, [...Array<string[]>(59).fill(['all', '0']).flat(), 'graded']],
  [100_000, Array<string[]>(60).fill(['all', '0']).flat()],
])('%d are refused with the path of the first too many', (levels, path) => {
  let refusal: unknown;
  try {
    ruleInput(nested(levels), ['input', 'conditions']);
  } catch (error) {
    refusal = error;
  }
  const details = { path: ['input', 'conditions', ...path], reason: 'is nested more than 60 deep' };
  expect(refusal).toMatchObject({ code: 'BAD_USER_INPUT', details });
});
