import { newId } from '../../../../chassis/ids.js';
import { tellEvents } from '../../../../chassis/testing/tell-events.js';
import { WebhookReceiver } from '../../../../chassis/testing/webhook-receiver.js';
import { PartnersWorld } from '../arrange.js';
import { activeAt, delivered } from './arrange-webhooks.js';

let world: PartnersWorld;
let receiver: WebhookReceiver;
beforeAll(async () => {
  world = await PartnersWorld.startWithPartners();
  receiver = await WebhookReceiver.start();
});
afterAll(async () => {
  await world.stop();
  await receiver.stop();
});

function told(type: string, terms: Record<string, unknown> = {}, from = 'rewards'): Promise<string[]> {
  const fulfilmentId = newId();
  const order = {
    redemptionId: newId(),
    partnerId: world.bakery,
    partnerSku: 'LOAF-1',
    count: 2,
    at: '2026-11-27T01:02:03.000Z',
  };
  const payload = { type, fulfilmentId, ...order, ...terms };
  return tellEvents(from, world.subgraph.service, [{ topic: 'partner-order', aggregateId: fulfilmentId, payload }]);
}

test('what rewards asks a partner to fulfil, and does not want any more, is told to whoever takes it', async () => {
  await activeAt(world, receiver, { types: ['redemption.*'] });
  const fulfilmentId = newId();
  for (const type of ['REQUESTED', 'REQUESTED', 'CANCELLED']) expect(await told(type, { fulfilmentId })).toEqual([]);
  await delivered(world);
  expect(
    receiver
      .about(fulfilmentId)
      .map(({ type }) => type)
      .sort(),
  ).toEqual([...['redemption.cancelled', 'redemption.requested']]);
  const [first] = receiver.about(fulfilmentId);
  expect(first?.data).toEqual({
    ...{ fulfilmentId, redemptionId: expect.any(String) as string, partnerSku: 'LOAF-1', count: 2 },
    at: '2026-11-27T01:02:03.000Z',
  });
});

test('a partner whom nobody knows here is told nothing, and the event is taken', async () => {
  expect(await told('REQUESTED', { partnerId: newId() })).toEqual([]);
});

test('nobody but rewards says so, and nothing that is no order', async () => {
  expect(await told('REQUESTED', {}, 'points')).toHaveLength(1);
  expect(await told('LOST')).toHaveLength(1);
});
