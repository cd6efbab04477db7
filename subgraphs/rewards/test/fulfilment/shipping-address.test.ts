import { newId } from '../../../../chassis/ids.js';
import { callerOf } from '../../../../chassis/testing/callers.js';
import { tellEvents } from '../../../../chassis/testing/tell-events.js';
import { answerOf, faultOf, RewardsWorld } from '../arrange.js';
import { address, look, only, ship, taken } from './arrange-fulfilment.js';

let world: RewardsWorld;
beforeAll(async () => {
  world = await RewardsWorld.start();
});
afterAll(() => world.stop());

/** All rows of all tables as text, where nothing of the address may be read. */
async function everythingKept(): Promise<string> {
  const tables = await world.subgraph.asAdmin<{ name: string }>(
    `select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`,
  );
  const texts = await Promise.all(
    tables.map(({ name }) => world.subgraph.asAdmin(`select row_to_json(kept)::text as text from "${name}" kept`)),
  );
  return JSON.stringify(texts);
}

test('an address is the member’s and ops’ to read, and is kept sealed', async () => {
  const thing = await taken(world, {}, { shipTo: address });
  expect((await look(world, thing, thing.member)).shipTo).toEqual(address);
  expect((await look(world, thing, callerOf.ops('bo', ['rewards:read']))).shipTo).toEqual(address);
  await world.subgraph.service.drain();
  const kept = await everythingKept();
  expect(kept).toContain(thing.redemptionId);
  for (const part of [address.recipient, '13800001111', '138 0000 1111', ...address.lines])
    expect(kept).not.toContain(part);
  expect(JSON.stringify(world.members.peer.events)).not.toContain(address.recipient);
});

test('what is optional may be absent, and what holds no goods goes nowhere', async () => {
  const { recipient, phone, lines, country } = address;
  const bare = await taken(world, {}, { shipTo: { recipient, phone, lines, country } });
  expect((await look(world, bare)).shipTo).toEqual({ recipient, phone, lines, country, postcode: null, region: null });
  const ticket = await taken(world, { kind: 'TICKET' }, { shipTo: address });
  expect((await look(world, ticket)).shipTo).toBeNull();
});

test('another address under the same id is another request', async () => {
  const rewardId = await world.liveReward({});
  const memberId = world.memberWith(1000);
  const input = { redemptionId: newId(), rewardId, shipTo: address };
  const first = answerOf(await world.redeem(memberId, input));
  expect(answerOf(await world.redeem(memberId, input))).toEqual(first);
  const elsewhere = await world.redeem(memberId, { ...input, shipTo: { ...address, lines: ['Elsewhere 1'] } });
  expect(faultOf(elsewhere).code).toBe('IDEMPOTENCY_CONFLICT');
  expect(JSON.stringify(elsewhere.errors)).not.toContain('Elsewhere');
});

test.each([
  [{ recipient: ' ' }, ['shipTo', 'recipient']],
  [{ phone: 'none' }, ['shipTo', 'phone']],
  [{ lines: [] }, ['shipTo', 'lines']],
  [{ lines: ['1', '2', '3', '4', '5'] }, ['shipTo', 'lines']],
  [{ country: 'China' }, ['shipTo', 'country']],
])('%j is bad input', async (wrong, path) => {
  const rewardId = await world.liveReward({});
  const answer = await world.redeem(world.memberWith(1000), { rewardId, shipTo: { ...address, ...wrong } });
  expect(faultOf(answer)).toEqual({ code: 'BAD_USER_INPUT', path: ['input', ...path] });
});

test('it is in the member’s copy, and goes with the member', async () => {
  const thing = await taken(world, {}, { shipTo: address });
  const { id } = await only(world, thing);
  await ship(world, id, 'SHIPPED', { carrier: 'SF', trackingNumber: 'SF1' });
  const page = async (after: string | null) => {
    const query =
      'query ($id: ID!, $after: String) { memberData(memberId: $id, after: $after) { section rows after } }';
    const asked = { as: callerOf.service('members'), via: 'members' };
    return answerOf(await world.subgraph.ask(query, { id: thing.memberId, after }, asked)) as {
      section: string;
      rows: string[];
      after: string | null;
    };
  };
  const copy: Record<string, unknown[]> = {};
  let after: string | null = null;
  do {
    const { section, rows, after: next } = await page(after);
    copy[section] = rows.map((row) => JSON.parse(row) as unknown);
    after = next;
  } while (after !== null);
  expect(copy['shippingAddresses']).toEqual([{ redemptionId: thing.redemptionId, ...address }]);
  expect(copy['fulfilments']).toMatchObject([{ id, state: 'SHIPPED', carrier: 'SF', trackingNumber: 'SF1' }]);

  const payload = { memberId: thing.memberId, erasureId: newId() };
  const told = { topic: 'member-erased', aggregateId: thing.memberId, payload };
  expect(await tellEvents('members', world.subgraph.service, [told])).toEqual([]);
  await world.subgraph.service.runJob('erase-people');
  expect(await look(world, thing)).toMatchObject({
    shipTo: null,
    fulfilments: [{ state: 'SHIPPED', carrier: null, trackingNumber: null }],
  });
  // Where they are can be said all the same.
  expect(answerOf(await ship(world, id, 'DELIVERED'))).toMatchObject({ state: 'DELIVERED' });
});
