import { newId } from '../../../../chassis/ids.js';
import { answerOf, faultOf, PartnersWorld } from '../arrange.js';
import { baker, delivered, endpointsOf, logOf, registerEndpoint } from './arrange-webhooks.js';

/** In production webhooks go over TLS to the public internet alone. */
let world: PartnersWorld;
beforeAll(async () => {
  world = await PartnersWorld.start({ NODE_ENV: 'production' });
  await world.publishPartner({ partnerId: world.bakery });
});
afterAll(() => world.stop());

const register = (url: string, endpointId = newId()) =>
  world.ask(baker, registerEndpoint, { input: { endpointId, url, types: ['exchange.*'] } });

test.each([
  'http://93.184.216.34/',
  'https://10.0.0.7/',
  'https://[::1]/',
  'https://169.254.169.254/latest',
  'https://0x7f.1/',
])('%s is none', async (url) => {
  expect(faultOf(await register(url))).toEqual({ code: 'BAD_USER_INPUT', path: ['input', 'url'] });
});

test('a name that leads inside, or nowhere, is refused each time it is asked, and not for ever', async () => {
  const endpointId = newId();
  for (let time = 0; time < 2; time += 1)
    expect(answerOf(await register('https://localhost:8443/hooks', endpointId))).toMatchObject({
      ...{ code: 'WEBHOOK_TARGET_REFUSED', reason: 'PRIVATE_ADDRESS' },
    });
  expect(answerOf(await register('https://nobody.invalid/hooks', endpointId))).toMatchObject({
    ...{ code: 'WEBHOOK_TARGET_REFUSED', reason: 'UNKNOWN_NAME' },
  });
  expect(answerOf(await world.ask(baker, endpointsOf))).toEqual([]);
  expect(answerOf(await register('https://93.184.216.34/hooks', endpointId))).toMatchObject({ state: 'PENDING' });
});

test('a name that leads inside by the time something is sent is not called', async () => {
  const endpointId = newId();
  await register('https://93.184.216.34/hooks', endpointId);
  await world.subgraph.asAdmin(`update webhook_endpoint set url = 'https://localhost/hooks' where id = $1`, [
    endpointId,
  ]);
  await delivered(world);
  expect(await logOf(world, { endpointId })).toMatchObject([{ state: 'WAITING', problem: 'PRIVATE_ADDRESS' }]);
});
