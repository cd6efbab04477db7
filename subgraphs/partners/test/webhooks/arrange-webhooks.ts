import { setTimeout as sleep } from 'node:timers/promises';
import type { Caller } from '../../../../chassis/caller.js';
import { newId } from '../../../../chassis/ids.js';
import { callerOf } from '../../../../chassis/testing/callers.js';
import type { WebhookReceiver } from '../../../../chassis/testing/webhook-receiver.js';
import { writeMessages, type PartnerNews } from '../../storage/webhooks/webhook-messages.js';
import { answerOf, type PartnersWorld } from '../arrange.js';

export const baker = callerOf.partner('bakery', ['webhooks:write']);
export const chemist = callerOf.partner('pharmacy', ['webhooks:write']);

const endpoint = `__typename ... on Failure { code message } ... on TooManyWebhookEndpoints { most }
  ... on WebhookTargetRefused { reason }
  ... on WebhookEndpoint { id partner url types state pausedBecause failingSince earlierSecretUntil createdAt confirmedAt secret }`;
const changed = `__typename ... on Failure { code message } ... on WebhookEndpointNotReady { endpointState }
  ... on WebhookEndpoint { id state pausedBecause earlierSecretUntil secret }`;
const change = (name: string) => `mutation ($input: WebhookEndpointInput!) { ${name}(input: $input) { ${changed} } }`;

export const registerEndpoint = `mutation ($input: RegisterWebhookEndpointInput!) {
  registerWebhookEndpoint(input: $input) { ${endpoint} } }`;
export const challengeEndpoint = change('challengeWebhookEndpoint');
export const rotateSecret = change('rotateWebhookSecret');
export const pauseEndpoint = change('pauseWebhookEndpoint');
export const resumeEndpoint = change('resumeWebhookEndpoint');
export const removeEndpoint = `mutation ($input: WebhookEndpointInput!) { removeWebhookEndpoint(input: $input) {
  id state secret } }`;
export const testEndpoint = `mutation ($input: WebhookEndpointInput!) { testWebhook(input: $input) {
  __typename ... on WebhookDelivery { id messageId endpointId type state } ... on Failure { code message }
  ... on WebhookEndpointNotReady { endpointState } } }`;
export const replayWebhook = `mutation ($input: ReplayWebhookInput!) { replayWebhook(input: $input) {
  __typename ... on WebhookReplay { replayed } ... on Failure { code message } ... on WebhookEndpointNotReady { endpointState } } }`;
export const replayDead = `mutation ($input: ReplayDeadWebhooksInput!) { replayDeadWebhooks(input: $input) { replayed } }`;
export const endpointsOf = `query ($partner: String) { webhookEndpoints(partner: $partner) {
  id partner url types state pausedBecause failingSince secret } }`;
export const deliveriesOf = `query ($filter: WebhookDeliveryFilter, $first: Int, $after: String) {
  webhookDeliveries(filter: $filter, first: $first, after: $after) {
    edges { node { id messageId endpointId partner type state attempts replays toldAt nextAttemptAt lastAttemptAt lastStatus
      problem deliveredAt } }
    pageInfo { hasNextPage endCursor } } }`;

/** A receiver of the partner's that says what it is asked to, so that its endpoint is active. */
export function echoing(receiver: WebhookReceiver): void {
  receiver.says = ({ type, data }) => (type === 'webhook.challenge' ? String(data['challenge']) : '');
}

export interface Registered {
  endpointId: string;
  secret: string;
}

export async function registered(
  world: PartnersWorld,
  url: string,
  { as = baker, ...terms }: { as?: Caller; types?: string[]; partner?: string } = {},
): Promise<Registered> {
  const endpointId = newId();
  const input = { endpointId, url, types: ['exchange.*'], ...terms };
  const answer = answerOf(await world.ask(as, registerEndpoint, { input }));
  return { endpointId, secret: String(answer['secret']) };
}

/** Registered, and proven. */
export async function activeAt(
  world: PartnersWorld,
  receiver: WebhookReceiver,
  terms: { as?: Caller; types?: string[] } = {},
): Promise<Registered> {
  echoing(receiver);
  const known = await registered(world, receiver.url, terms);
  receiver.secrets.push(known.secret);
  await delivered(world);
  return known;
}

/** Somebody's transaction tells, and commits. Gives what it is about. */
export async function tell(world: PartnersWorld, news: Partial<PartnerNews> = {}): Promise<string> {
  const exchangeId = newId();
  await world.subgraph.database.transaction((tx) =>
    writeMessages(tx, [
      { brand: 'bakery', type: 'exchange.committed', about: exchangeId, data: { exchangeId, given: 100 }, ...news },
    ]),
  );
  return exchangeId;
}

/** Runs the job and waits until nothing is due. */
export async function delivered(world: PartnersWorld): Promise<void> {
  await world.subgraph.service.runJob('deliver-webhooks');
  for (;;) {
    const due = await world.subgraph.asAdmin(
      `select 1 from webhook_delivery delivery join webhook_endpoint endpoint on endpoint.id = endpoint_id
        where delivery.state = 'WAITING' and next_attempt_at <= app_now() and endpoint.state in ('PENDING', 'ACTIVE')`,
    );
    if (due.length === 0) return;
    await sleep(10);
  }
}

export function doTo(world: PartnersWorld, document: string, endpointId: string, as: Caller = baker) {
  return world.ask(as, document, { input: { changeId: newId(), endpointId } });
}

/** What the log says, newest first. */
export async function logOf(
  world: PartnersWorld,
  filter: Record<string, unknown> = {},
  as: Caller = baker,
): Promise<Record<string, unknown>[]> {
  const page = answerOf(await world.ask(as, deliveriesOf, { filter, first: 100 }));
  return (page['edges'] as { node: Record<string, unknown> }[]).map(({ node }) => node);
}

export function later(world: PartnersWorld, ms: number): Promise<void> {
  return world.clock.advance({ seconds: ms / 1000 });
}
