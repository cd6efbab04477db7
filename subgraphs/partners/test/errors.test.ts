import { getMetadataStorage } from 'type-graphql';
import { commonErrors } from '../../../chassis/domain-error.js';
import * as errors from '../domain/errors.js';
import { registry } from '../domain/errors.js';
import * as webhookErrors from '../domain/webhooks/webhook-errors.js';
import { endFailures, linkFailures, partnerFailures, quoteFailures, ratesFailures } from '../graphql/failures.types.js';
import { webhookFailures } from '../graphql/webhooks/webhook-failures.types.js';

const failures = {
  ...{ ...quoteFailures, ...endFailures, ...linkFailures, ...partnerFailures, ...ratesFailures },
  ...webhookFailures,
};

test('the registry holds every error of the files, and those that every service has', () => {
  const made = Object.values({ ...errors, ...webhookErrors }).filter((value) => typeof value === 'function');
  expect(new Set<unknown>(registry)).toEqual(new Set<unknown>([...made, ...commonErrors]));
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
