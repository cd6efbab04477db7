import { sameOutcome, soundOutcome, type Outcome } from './outcome.js';

const nothing: Outcome = { errors: [], valueCompletion: [], mutationsSent: [] };
const saying = (data: unknown, more: Partial<Outcome> = {}): Outcome => ({
  ...nothing,
  data: JSON.stringify(data),
  ...more,
});
const error = (...path: (string | number)[]) => JSON.stringify({ message: 'failed', path });
const list = { items: [{ name: 'a' }, { name: null }] };

describe('two outcomes are the same', () => {
  it.each<[string, Outcome, Outcome]>([
    [
      'when they are equal',
      saying(list, { errors: [error('items', 1)] }),
      saying(list, { errors: [error('items', 1)] }),
    ],
    [
      'when stock has the error at another element of the list',
      saying(list, { errors: [error('items', 0, 'name')] }),
      saying(list, { errors: [error('items', 1, 'name')] }),
    ],
    [
      'when that is about a field which only another subgraph asked for',
      saying(list, { errors: [error('items', 0, 'price')] }),
      saying(list, { errors: [error('items', 1, 'price')] }),
    ],
    [
      'when stock has the error at another object of which nothing was asked',
      saying({ items: [{}, {}] }, { errors: [error('items', 0)] }),
      saying({ items: [{}, {}] }, { errors: [error('items', 1)] }),
    ],
    [
      'when the other tells of one more value, where there is a null',
      saying(list, { valueCompletion: [error('items', 1, 'name')] }),
      saying(list, { valueCompletion: [error('items', 1, 'name'), error('items', 1, 'name', 'first')] }),
    ],
    [
      'when both met with an accident',
      saying({}, { errors: ['{"accident":"x"}'] }),
      saying({}, { errors: ['{"accident":"y"}'] }),
    ],
    ['when both gave up', { ...nothing, threw: 'assertion' }, saying(null, { errors: [error()] })],
  ])('%s', (_when, stock, other) => expect(sameOutcome(stock, other)).toBe(true));
});

describe('two outcomes are not the same', () => {
  it.each<[string, Outcome, Outcome]>([
    ['when a value differs', saying({ a: 1 }), saying({ a: 2 })],
    ['when a field is missing', saying({ a: 1, b: null }), saying({ a: 1 })],
    ['when data is missing', saying(null), nothing],
    ['when an error is missing', saying(list, { errors: [error('items', 1)] }), saying(list)],
    [
      'when an error leads to no place of the answer',
      saying(list, { errors: [error('items', 0)] }),
      saying(list, { errors: [error('items', 2)] }),
    ],
    [
      'when an error leads to a field of no place of the answer',
      saying(list, { errors: [error('items', 0, 'price')] }),
      saying(list, { errors: [error('items', 2, 'price')] }),
    ],
    [
      'when an error leads to a field that is there',
      saying(list, { errors: [error('items', 1, 'name')] }),
      saying(list, { errors: [error('items', 0, 'name')] }),
    ],
    [
      'when an error names another field',
      saying(list, { errors: [error('items', 0, 'name')] }),
      saying(list, { errors: [error('items', 0, 'price')] }),
    ],
    [
      'when the other tells of a value that is there',
      saying(list),
      saying(list, { valueCompletion: [error('items', 0, 'name')] }),
    ],
    ['when the other says less of values', saying(list, { valueCompletion: [error('items')] }), saying(list)],
    [
      'when mutations came in another order',
      saying({}, { mutationsSent: ['a', 'b'] }),
      saying({}, { mutationsSent: ['b', 'a'] }),
    ],
    [
      'when stock gave up and the other has data',
      { ...nothing, threw: 'assertion' },
      saying({ a: 1 }, { errors: [error()] }),
    ],
    [
      'when stock gave up and the other has sent a mutation',
      { ...nothing, threw: 'assertion' },
      saying(null, { errors: [error()], mutationsSent: ['a'] }),
    ],
    ['when stock gave up and the other says nothing', { ...nothing, threw: 'assertion' }, saying(null)],
  ])('%s', (_when, stock, other) => expect(sameOutcome(stock, other)).toBe(false));
});

describe('what is made of a misshapen answer', () => {
  const nulled = saying({ items: [null, { name: null }] });
  it.each<[string, boolean, Outcome]>([
    [
      'is a null in its place, with an error',
      true,
      saying({ items: [null, { name: null }] }, { errors: [error('items', 0)] }),
    ],
    ['may be told as a value that does not fit', true, { ...nulled, valueCompletion: [error('items', 0)] }],
    ['may not be a null without a word', false, nulled],
    ['may cost nothing', true, { ...saying(list), errors: [error('items', 0)] }],
    [
      'may not be another value',
      false,
      saying({ items: [{ name: 'b' }, { name: null }] }, { errors: [error('items')] }),
    ],
    ['may not be an element less', false, saying({ items: [{ name: null }] }, { errors: [error('items', 0)] })],
    ['may not cost what is above it', false, saying({ items: null }, { errors: [error('items')] })],
    ['may not cost what is beside it', false, saying({ items: [null, null] }, { errors: [error('items', 0)] })],
    ['may not cost all there is', false, saying(null, { errors: [error('items', 0)] })],
    ['may not be an accident', false, { ...nothing, threw: 'x is not a function' }],
    ['may not cost a mutation', false, { ...nulled, errors: [error('items', 0)], mutationsSent: ['a'] }],
  ])('%s', (_what, sound, other) => expect(soundOutcome(saying(list), nulled, other)).toBe(sound));

  it('may be nothing at all where it is not asked for', () => {
    expect(soundOutcome(saying(list), saying(list), saying(list))).toBe(true);
  });
});
