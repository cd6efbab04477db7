import { getMetadataStorage } from 'type-graphql';
import { commonErrors } from '../../../chassis/domain-error.js';
import * as agreements from '../domain/agreements/agreement-errors.js';
import * as clientErrors from '../domain/clients/client-errors.js';
import * as disputes from '../domain/disputes/dispute-errors.js';
import * as errors from '../domain/errors.js';
import { registry } from '../domain/errors.js';
import * as remote from '../domain/exchanges/exchange-errors.js';
import * as linkErrors from '../domain/links/link-errors.js';
import * as reversals from '../domain/reversals/reversal-errors.js';
import * as risks from '../domain/risks/risk-errors.js';
import * as sandboxErrors from '../domain/sandbox/sandbox-errors.js';
import * as payments from '../domain/settlement/payment-errors.js';
import * as webhookErrors from '../domain/webhooks/webhook-errors.js';
import { agreementFailures, suspensionFailures } from '../graphql/agreements/agreements.failures.js';
import { alertFailures } from '../graphql/alerts/alerts.resolver.js';
import { blockFailures } from '../graphql/blocks/blocks.resolver.js';
import * as clients from '../graphql/clients/client.types.js';
import { disputeFailures, raisingFailures } from '../graphql/disputes/dispute.types.js';
import { confirmFailures, creditFailures } from '../graphql/exchanges/partner-exchanges.failures.js';
import { endFailures, linkFailures, partnerFailures, quoteFailures, ratesFailures } from '../graphql/failures.types.js';
import * as links from '../graphql/links/link.types.js';
import { undoFailures } from '../graphql/reversals/reversals.resolver.js';
import { riskFailures } from '../graphql/risks/risk.types.js';
import * as sandbox from '../graphql/sandbox/sandbox.resolver.js';
import { paymentFailures } from '../graphql/settlement/payment.types.js';
import { webhookFailures } from '../graphql/webhooks/webhook-failures.types.js';

const failures = {
  ...{ ...quoteFailures, ...endFailures, ...linkFailures, ...partnerFailures, ...ratesFailures },
  ...{ ...agreementFailures, ...suspensionFailures, ...alertFailures, ...blockFailures },
  ...{ ...confirmFailures, ...creditFailures, ...undoFailures },
  ...{ ...clients.createFailures, ...clients.changeFailures, ...sandbox.startFailures },
  ...{ ...links.completionFailures, ...links.unlinkFailures, ...links.createKeyFailures, ...links.revokeKeyFailures },
  ...{ ...paymentFailures, ...disputeFailures, ...raisingFailures, ...riskFailures, ...webhookFailures },
};
const topics = [
  ...[errors, agreements, remote, reversals, clientErrors, linkErrors, sandboxErrors],
  ...[disputes, payments, risks, webhookErrors],
];

test('the registry holds every error of the file and of the topics, and those that every service has', () => {
  const made = topics.flatMap((topic) => Object.values<unknown>(topic)).filter((value) => typeof value === 'function');
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
