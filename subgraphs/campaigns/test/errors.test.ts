import { registry } from '../domain/errors.js';
import { backtestFailures, changeFailures, purchaseFailures, returnFailures } from '../graphql/failures.types.js';

test('every refusal of the registry is translated by a resolver, and nothing else is', () => {
  const refusals = registry.map(({ definition }) => definition).filter((definition) => definition.kind === 'refusal');
  expect(refusals.length).toBeGreaterThan(0);
  const translated = { ...purchaseFailures, ...returnFailures, ...changeFailures, ...backtestFailures };
  expect(Object.entries(translated).map(([code, { name }]) => [code, name])).toEqual(
    expect.arrayContaining(refusals.map(({ code, type }) => [code, type])),
  );
  expect(Object.keys(translated)).toHaveLength(refusals.length);
});
