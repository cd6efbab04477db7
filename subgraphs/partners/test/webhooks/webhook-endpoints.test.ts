import { newId } from '../../../../chassis/ids.js';
import { callerOf } from '../../../../chassis/testing/callers.js';
import { WebhookReceiver } from '../../../../chassis/testing/webhook-receiver.js';
import { ann, answerOf, faultOf, PartnersWorld } from '../arrange.js';
import {
  activeAt,
  baker,
  challengeEndpoint,
  chemist,
  delivered,
  doTo,
  echoing,
  endpointsOf,
  later,
  logOf,
  pauseEndpoint,
  registered,
  registerEndpoint,
  removeEndpoint,
  resumeEndpoint,
  rotateSecret,
  tell,
} from './arrange-webhooks.js';

let world: PartnersWorld;
let receiver: WebhookReceiver;
beforeAll(async () => {
  world = await PartnersWorld.startWithPartners();
  receiver = await WebhookReceiver.start();
});
beforeEach(async () => {
  Object.assign(receiver, { status: 204, headers: {}, says: () => '', secrets: [] });
  receiver.received.length = 0;
  await world.subgraph.asAdmin('truncate webhook_endpoint, webhook_delivery, webhook_message');
});
afterAll(async () => {
  await world.stop();
  await receiver.stop();
});

const stateOf = async (endpointId: string) => {
  const [row] = await world.subgraph.asAdmin('select state from webhook_endpoint where id = $1', [endpointId]);
  return row?.['state'];
};
const minute = 60_000;

describe('an endpoint that is registered', () => {
  test('is told nothing before it has repeated the word, and then is active', async () => {
    const { endpointId, secret } = await registered(world, receiver.url);
    receiver.secrets = [secret];
    expect(await stateOf(endpointId)).toBe('PENDING');
    const early = await tell(world);
    await delivered(world);
    expect(receiver.about(early)).toEqual([]);
    expect(receiver.about(endpointId)).toMatchObject([{ type: 'webhook.challenge', signedBy: [secret] }]);
    expect(await stateOf(endpointId)).toBe('PENDING');
    expect(await logOf(world)).toMatchObject([{ type: 'webhook.challenge', state: 'WAITING', problem: 'NOT_ECHOED' }]);

    echoing(receiver);
    await later(world, 6_000);
    await delivered(world);
    expect(await stateOf(endpointId)).toBe('ACTIVE');
    const [one, other] = receiver.about(endpointId);
    expect(one?.id).toBe(other?.id);
    const next = await tell(world);
    await delivered(world);
    expect(receiver.about(next)).toMatchObject([{ type: 'exchange.committed', signedBy: [secret] }]);
  });

  test('may repeat it as a member of an object too', async () => {
    receiver.says = ({ data }) => JSON.stringify({ challenge: data['challenge'] });
    const { endpointId } = await registered(world, receiver.url);
    await delivered(world);
    expect(await stateOf(endpointId)).toBe('ACTIVE');
  });

  test('is not taken at the word of a message before', async () => {
    const { endpointId } = await registered(world, receiver.url);
    await delivered(world);
    const [first] = receiver.about(endpointId);
    expect(answerOf(await doTo(world, challengeEndpoint, endpointId))).toMatchObject({ state: 'PENDING' });
    receiver.says = () => String(first?.data['challenge']);
    await later(world, 10 * minute);
    await delivered(world);
    expect(await stateOf(endpointId)).toBe('PENDING');
    expect((await logOf(world)).map(({ state, attempts }) => [state, attempts])).toEqual([
      ['WAITING', 1],
      ['WITHDRAWN', 1],
    ]);
    echoing(receiver);
    await doTo(world, challengeEndpoint, endpointId);
    await delivered(world);
    expect(await stateOf(endpointId)).toBe('ACTIVE');
    const again = answerOf(await doTo(world, challengeEndpoint, endpointId));
    expect(again).toMatchObject({ code: 'WEBHOOK_ENDPOINT_NOT_READY', endpointState: 'ACTIVE' });
  });

  test('shows its secret once; the same request again changes nothing', async () => {
    const input = { endpointId: newId(), url: receiver.url, types: ['exchange.*', 'settlement.closed', 'exchange.*'] };
    const first = answerOf(await world.ask(baker, registerEndpoint, { input }));
    expect(first).toMatchObject({ partner: 'bakery', state: 'PENDING', types: ['exchange.*', 'settlement.closed'] });
    expect(first['secret']).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const second = answerOf(await world.ask(baker, registerEndpoint, { input }));
    expect(second).toEqual({ ...first, secret: null });
    const other = await world.ask(baker, registerEndpoint, { input: { ...input, types: ['exchange.*'] } });
    expect(faultOf(other).code).toBe('IDEMPOTENCY_CONFLICT');
    const [sealed] = await world.subgraph.asAdmin<{ sealed: Buffer }>(
      'select secret_sealed as sealed from webhook_endpoint',
    );
    expect(sealed?.sealed.includes(String(first['secret']).slice(6))).toBe(false);
    await delivered(world);
    expect(receiver.about(input.endpointId)).toHaveLength(1);
  });

  test('is one, if the request comes twice at once', async () => {
    const input = { endpointId: newId(), url: receiver.url, types: ['exchange.*'] };
    const answers = await Promise.all([1, 2, 3].map(() => world.ask(baker, registerEndpoint, { input })));
    const secrets = answers.map((answer) => answerOf(answer)['secret']).filter((secret) => secret !== null);
    expect(secrets).toHaveLength(1);
    expect(answerOf(await world.ask(baker, endpointsOf))).toHaveLength(1);
  });

  test('cannot be somebody else’s by the id of theirs', async () => {
    const input = { endpointId: newId(), url: receiver.url, types: ['exchange.*'] };
    await world.ask(baker, registerEndpoint, { input });
    expect(faultOf(await world.ask(chemist, registerEndpoint, { input })).code).toBe('IDEMPOTENCY_CONFLICT');
  });

  test.each([
    [{ types: [] }, 'types'],
    [{ types: ['everything.*'] }, 'types'],
    [{ types: ['webhook.test'] }, 'types'],
    [{ url: 'ftp://bakery.example.com/' }, 'url'],
    [{ url: 'no address' }, 'url'],
    [{ url: 'http://name:password@bakery.example.com/' }, 'url'],
    [{ endpointId: 'one' }, 'endpointId'],
  ])('is none with %j', async (wrong, field) => {
    const input = { endpointId: newId(), url: receiver.url, types: ['exchange.*'], ...wrong };
    const { code, path } = faultOf(await world.ask(baker, registerEndpoint, { input }));
    expect([code, path?.slice(0, 2)]).toEqual(['BAD_USER_INPUT', ['input', field]]);
  });

  test('is one of ten at the most, also of those that come at once', async () => {
    for (let place = 0; place < 8; place += 1) await registered(world, receiver.url);
    const input = () => ({ endpointId: newId(), url: receiver.url, types: ['exchange.*'] });
    const answers = await Promise.all(
      [1, 2, 3, 4].map(() => world.ask(baker, registerEndpoint, { input: input() }, 'zh-CN')),
    );
    const refused = answers.map(answerOf).filter(({ code }) => code !== undefined);
    expect(refused).toHaveLength(2);
    expect(refused[0]).toMatchObject({ code: 'TOO_MANY_WEBHOOK_ENDPOINTS', most: 10 });
    expect(refused[0]?.['message']).toContain('10');
    const [one] = answerOf(await world.ask(baker, endpointsOf)) as unknown as { id: string }[];
    await doTo(world, removeEndpoint, one!.id);
    expect(answerOf(await world.ask(baker, registerEndpoint, { input: input() }))).toMatchObject({ state: 'PENDING' });
  });
});

describe('a secret', () => {
  test('that is replaced signs beside the new one for a day', async () => {
    const { endpointId, secret } = await activeAt(world, receiver);
    const rotated = answerOf(await doTo(world, rotateSecret, endpointId));
    const [next, strange] = [String(rotated['secret']), 'whsec_c3RyYW5nZXI='];
    expect(next).not.toBe(secret);
    receiver.secrets = [secret, next, strange];
    const during = await tell(world);
    await delivered(world);
    expect(receiver.about(during)).toMatchObject([{ signedBy: [secret, next] }]);
    await later(world, 24 * 60 * minute + 1000);
    const after = await tell(world);
    await delivered(world);
    expect(receiver.about(after)).toMatchObject([{ signedBy: [next] }]);
  });

  test('that is replaced twice is gone', async () => {
    const { endpointId, secret } = await activeAt(world, receiver);
    const one = String(answerOf(await doTo(world, rotateSecret, endpointId))['secret']);
    const two = String(answerOf(await doTo(world, rotateSecret, endpointId))['secret']);
    receiver.secrets = [secret, one, two];
    const about = await tell(world);
    await delivered(world);
    expect(receiver.about(about)).toMatchObject([{ signedBy: [one, two] }]);
  });

  test('is not made twice by the same request', async () => {
    const { endpointId } = await activeAt(world, receiver);
    const input = { changeId: newId(), endpointId };
    const first = answerOf(await world.ask(baker, rotateSecret, { input }));
    const second = answerOf(await world.ask(baker, rotateSecret, { input }));
    expect([typeof first['secret'], second['secret']]).toEqual(['string', null]);
    const [{ sealed } = { sealed: 0 }] = await world.subgraph.asAdmin<{ sealed: number }>(
      `select count(*)::int as sealed from audit_log where subject = 'webhook/' || $1 and action = 'webhook.secret'`,
      [endpointId],
    );
    expect(sealed).toBe(1);
  });
});

test('one that is paused is told all of it once it is resumed', async () => {
  const { endpointId } = await activeAt(world, receiver);
  expect(answerOf(await doTo(world, pauseEndpoint, endpointId))).toMatchObject({
    ...{ state: 'PAUSED', pausedBecause: 'ASKED' },
  });
  const kept = [await tell(world), await tell(world)];
  await delivered(world);
  expect(kept.map((about) => receiver.about(about).length)).toEqual([0, 0]);
  expect(answerOf(await doTo(world, pauseEndpoint, endpointId))).toMatchObject({ state: 'PAUSED' });
  expect(answerOf(await doTo(world, resumeEndpoint, endpointId))).toMatchObject({
    state: 'ACTIVE',
    pausedBecause: null,
  });
  await delivered(world);
  expect(kept.map((about) => receiver.about(about).length)).toEqual([1, 1]);
});

test('one that is removed is told nothing more, and what it was not told is withdrawn', async () => {
  const { endpointId } = await activeAt(world, receiver);
  await doTo(world, pauseEndpoint, endpointId);
  const about = await tell(world);
  expect(answerOf(await doTo(world, removeEndpoint, endpointId))).toMatchObject({ state: 'REMOVED', secret: null });
  await tell(world);
  await delivered(world);
  expect(receiver.about(about)).toEqual([]);
  expect((await logOf(world)).map(({ type, state }) => [type, state])).toEqual([
    ['exchange.committed', 'WITHDRAWN'],
    ['webhook.challenge', 'DELIVERED'],
  ]);
  expect(answerOf(await world.ask(baker, endpointsOf))).toEqual([]);
  for (const document of [pauseEndpoint, resumeEndpoint, rotateSecret, challengeEndpoint])
    expect(answerOf(await doTo(world, document, endpointId))).toMatchObject({ endpointState: 'REMOVED' });
  expect(answerOf(await doTo(world, removeEndpoint, endpointId))).toMatchObject({ state: 'REMOVED' });
});

test('one that was never proven can be neither paused nor resumed', async () => {
  const { endpointId } = await registered(world, receiver.url);
  for (const document of [pauseEndpoint, resumeEndpoint])
    expect(answerOf(await doTo(world, document, endpointId))).toMatchObject({
      ...{ code: 'WEBHOOK_ENDPOINT_NOT_READY', endpointState: 'PENDING' },
    });
});

describe('who may', () => {
  test('a partner sees and changes its own; another’s is as one that is not there', async () => {
    const { endpointId } = await activeAt(world, receiver);
    for (const document of [pauseEndpoint, resumeEndpoint, rotateSecret, challengeEndpoint, removeEndpoint]) {
      const fault = faultOf(await doTo(world, document, endpointId, chemist));
      expect(fault).toEqual({ code: 'BAD_USER_INPUT', path: ['input', 'endpointId'] });
    }
    expect(answerOf(await world.ask(chemist, endpointsOf))).toEqual([]);
    expect(await logOf(world, {}, chemist)).toEqual([]);
    expect(faultOf(await world.ask(chemist, endpointsOf, { partner: 'bakery' })).code).toBe('FORBIDDEN');
    expect(await stateOf(endpointId)).toBe('ACTIVE');
  });

  test('ops do it for a partner they name, and each time it is recorded', async () => {
    echoing(receiver);
    const { endpointId } = await registered(world, receiver.url, { as: ann, partner: 'bakery' });
    await delivered(world);
    const input = { changeId: newId(), endpointId };
    expect(faultOf(await world.ask(ann, pauseEndpoint, { input })).path).toEqual(['input', 'partner']);
    expect(answerOf(await world.ask(ann, pauseEndpoint, { input: { ...input, partner: 'bakery' } }))).toMatchObject({
      ...{ state: 'PAUSED' },
    });
    const strange = { endpointId: newId(), url: receiver.url, types: ['exchange.*'] };
    for (const partner of ['nobody', 'harvest-table']) {
      const fault = faultOf(await world.ask(ann, registerEndpoint, { input: { ...strange, partner } }));
      expect(fault).toEqual({ code: 'BAD_USER_INPUT', path: ['input', 'partner'] });
    }
    expect(answerOf(await world.ask(ann, endpointsOf, { partner: 'bakery' }))).toMatchObject([{ id: endpointId }]);
    const records = await world.subgraph.asAdmin(
      `select by, action from audit_log where subject = 'webhook/' || $1 order by id`,
      [endpointId],
    );
    expect(records).toEqual([
      { by: 'ops:ann', action: 'webhook.registered' },
      { by: 'ops:ann', action: 'webhook.paused' },
    ]);
  });

  test.each([
    ['a member', callerOf.member(newId()), 'FORBIDDEN'],
    ['a partner without the scope', callerOf.partner('bakery', ['exchanges:read']), 'FORBIDDEN'],
    ['ops who only read', callerOf.ops('ann', ['partners:read']), 'FORBIDDEN'],
    ['nobody known', callerOf.anonymous(), 'UNAUTHENTICATED'],
  ])('not %s', async (_, caller, code) => {
    const input = { endpointId: newId(), url: receiver.url, types: ['exchange.*'], partner: 'bakery' };
    expect(faultOf(await world.ask(caller, registerEndpoint, { input })).code).toBe(code);
  });
});
