import { defineRefusal, DomainError } from '../../../../chassis/domain-error.js';
import { newId } from '../../../../chassis/ids.js';
import { throughSandbox } from '../../usecases/sandbox/through-sandbox.js';
import { PartnersWorld } from '../arrange.js';
import { withSandboxes } from './sandbox-world.js';

let world: PartnersWorld;
beforeAll(async () => {
  world = await PartnersWorld.startWithPartners();
  await withSandboxes(world);
});
afterAll(() => world.stop());

const duplicate = defineRefusal<{ firstExchangeId: string }>({
  code: 'SENT_BEFORE',
  type: 'SentBefore',
  text: { 'zh-CN': '{firstExchangeId}', en: '{firstExchangeId}' },
});

/** What becomes of a call, and how often the real way was gone meanwhile. */
function calling(partner: string, amount: number, id = newId()) {
  let gone = 0;
  const database = world.subgraph.database;
  const call = async () => {
    const outcome = await throughSandbox(
      { database },
      { partner, mutation: 'creditExchange', id, amount, duplicate },
      () => {
        gone += 1;
        return Promise.resolve('done');
      },
    ).catch((error: unknown) => {
      if (!(error instanceof DomainError)) throw error;
      return error.code;
    });
    return [outcome, gone];
  };
  return call;
}

test('an amount of no such ending is carried out, and so is every amount of a real brand’s', async () => {
  expect(await calling('mill', 100)()).toEqual(['done', 1]);
  for (const amount of [101, 102, 103, 104, 105]) expect(await calling('bakery', amount)()).toEqual(['done', 1]);
});

test.each([
  [101, 'SANDBOX_REFUSED'],
  [104, 'SENT_BEFORE'],
  [105, 'BAD_USER_INPUT'],
])('%d is refused for ever, and nothing is done: %s', async (amount, code) => {
  const call = calling('mill', amount);
  expect(await call()).toEqual([code, 0]);
  expect(await call()).toEqual([code, 0]);
});

test('of a duplicate the first is always the same, and never was', async () => {
  const id = newId();
  const { database } = world.subgraph;
  const refusal = () =>
    throughSandbox({ database }, { partner: 'mill', mutation: 'm', id, amount: 4, duplicate }, () =>
      Promise.reject(new Error('gone')),
    ).catch((error: unknown) => (error as DomainError).details['firstExchangeId']);
  const first = await refusal();
  expect(first).toEqual(expect.stringMatching(/^[0-9a-f-]{36}$/));
  expect(first).not.toBe(id);
  expect(await refusal()).toBe(first);
});

test('one that times out is carried out when it is asked again, also by another process', async () => {
  const id = newId();
  expect(await calling('mill', 102, id)()).toEqual(['UNAVAILABLE', 0]);
  await world.restart();
  const again = calling('mill', 102, id);
  expect(await again()).toEqual(['done', 1]);
  expect(await again()).toEqual(['done', 2]);
});

test('one that is answered late is carried out, and answered when it is asked again', async () => {
  const call = calling('mill', 103);
  expect(await call()).toEqual(['UNAVAILABLE', 1]);
  expect(await call()).toEqual(['done', 2]);
});

test('of three at once that time out one does, and the others are carried out', async () => {
  const id = newId();
  const answers = await Promise.all([1, 2, 3].map(() => calling('mill', 202, id)()));
  expect(answers.map(([outcome]) => outcome).sort()).toEqual(['UNAVAILABLE', 'done', 'done']);
});

test('what was called is forgotten after a month', async () => {
  await calling('mill', 102)();
  await world.clock.advance({ days: 31 });
  await world.subgraph.service.runJob('forget-what-is-over');
  expect(await world.subgraph.asAdmin('select from sandbox_call')).toEqual([]);
});
