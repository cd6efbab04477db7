import { newId } from '../../../../chassis/ids.js';
import { ann, type PartnersWorld } from '../arrange.js';
import {
  challengeEndpoint,
  pauseEndpoint,
  registerEndpoint,
  removeEndpoint,
  replayDead,
  replayWebhook,
  resumeEndpoint,
  rotateSecret,
  tell,
  testEndpoint,
} from './arrange-webhooks.js';

type Act = () => Promise<() => Promise<unknown>>;

/** What ops do with a partner's webhooks, arranged so that it goes well. */
export function webhookActs(world: () => PartnersWorld): Record<string, Act> {
  const partner = 'bakery';
  const register = async (state?: 'ACTIVE' | 'PAUSED') => {
    const endpointId = newId();
    const input = { endpointId, partner, url: 'http://127.0.0.1:1/', types: ['exchange.*'] };
    await world().ask(ann, registerEndpoint, { input });
    if (state) {
      await world().subgraph.asAdmin(
        `update webhook_endpoint set state = $2, paused_because = case $2 when 'PAUSED' then 'ASKED' end, confirmed_at = app_now()
          where id = $1`,
        [endpointId, state],
      );
    }
    return endpointId;
  };
  const change =
    (document: string, state?: 'ACTIVE' | 'PAUSED'): Act =>
    async () => {
      const endpointId = await register(state);
      return () => world().ask(ann, document, { input: { changeId: newId(), partner, endpointId } });
    };
  return {
    registerWebhookEndpoint: () => Promise.resolve(() => register()),
    challengeWebhookEndpoint: change(challengeEndpoint),
    rotateWebhookSecret: change(rotateSecret),
    pauseWebhookEndpoint: change(pauseEndpoint, 'ACTIVE'),
    resumeWebhookEndpoint: change(resumeEndpoint, 'PAUSED'),
    removeWebhookEndpoint: change(removeEndpoint),
    testWebhook: change(testEndpoint, 'ACTIVE'),
    replayWebhook: async () => {
      const endpointId = await register('ACTIVE');
      await tell(world());
      const [delivery] = await world().subgraph.asAdmin<{ id: string }>(
        `select id from webhook_delivery where endpoint_id = $1 and type like 'exchange.%'`,
        [endpointId],
      );
      const input = { replayId: newId(), partner, deliveryId: delivery?.id };
      return () => world().ask(ann, replayWebhook, { input });
    },
    replayDeadWebhooks: () => {
      const input = { replayId: newId(), partner, since: new Date().toISOString() };
      return Promise.resolve(() => world().ask(ann, replayDead, { input }));
    },
  };
}
