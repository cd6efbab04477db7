import { repeats } from './webhook-endpoint.js';

test.each([
  ['word', true],
  [' word\n', true],
  ['{"challenge":"word"}', true],
  ['{ "challenge": "word", "more": 1 }', true],
  ['', false],
  ['words', false],
  ['"word"', false],
  ['{"challenge":"other"}', false],
  ['{"challenge":["word"]}', false],
  ['["word"]', false],
  ['null', false],
  ['{"challenge":', false],
])('%s', (answer, expected) => {
  expect(repeats('word', answer)).toBe(expected);
});
