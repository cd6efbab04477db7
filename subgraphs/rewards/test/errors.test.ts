import { getMetadataStorage } from 'type-graphql';
import * as codeErrors from '../domain/codes/code-errors.js';
import * as errors from '../domain/errors.js';
import { registry } from '../domain/errors.js';
import * as fulfilmentErrors from '../domain/fulfilment/fulfilment-errors.js';
import { consumeFailures } from '../graphql/codes/failures.types.js';
import { cancelFailures, configureFailures, redeemFailures } from '../graphql/failures.types.js';
import * as wishErrors from '../domain/wishes/wish-errors.js';
import { fulfilmentFailures } from '../graphql/fulfilment/failures.types.js';
import { wishFailures } from '../graphql/wishes/wish.types.js';

const failures = {
  ...redeemFailures,
  ...cancelFailures,
  ...configureFailures,
  ...consumeFailures,
  ...fulfilmentFailures,
  ...wishFailures,
};

test('the registry holds every error of the files', () => {
  const made = Object.values({ ...errors, ...codeErrors, ...fulfilmentErrors, ...wishErrors }).filter(
    (value) => typeof value === 'function',
  );
  expect(new Set(registry)).toEqual(new Set(made));
});

test('every refusal has its failure type in a union, and every failure type a refusal', () => {
  const refusals = registry.map(({ definition }) => definition).filter((definition) => definition.kind === 'refusal');
  const inUnions = new Set(
    getMetadataStorage().unions.flatMap((union) => union.getClassTypes().map(({ name }) => name)),
  );
  expect(Object.fromEntries(refusals.map(({ code, type }) => [code, type]))).toEqual(
    Object.fromEntries(Object.entries(failures).map(([code, { name }]) => [code, name])),
  );
  expect(refusals.filter(({ type }) => !inUnions.has(type))).toEqual([]);
});

test('every error speaks both languages', () => {
  for (const { definition } of registry) {
    expect(definition.text['zh-CN']).toMatch(/\p{Script=Han}/u);
    expect(definition.text.en).toMatch(/^[ -~]+$/);
  }
});
