import { Client } from 'pg';
import { ann, answerOf, PartnersWorld } from './arrange.js';

let world: PartnersWorld;

beforeAll(async () => {
  world = await PartnersWorld.startWithPartners();
});
afterAll(() => world.stop());

const settlement = `query ($period: String!) { settlement(period: $period) { closed lines { exchanges received } } }`;
const settled = async (period: string) => answerOf(await world.ask(ann, settlement, { period }));

/** Midnight in Shanghai is 16:00 of the day before in UTC. */
const moveTo = (instant: string) => world.clock.moveTo(new Date(instant));

test('a month closes a quarter of an hour after its end', async () => {
  await moveTo('2026-11-30T15:50:00Z');
  await world.committed(world.memberWith(1000));
  const lines = [{ exchanges: 1, received: 100 }];
  for (const instant of ['2026-11-30T15:59:50Z', '2026-11-30T16:00:01Z', '2026-11-30T16:14:50Z']) {
    await moveTo(instant);
    expect(await settled('2026-11')).toEqual({ closed: false, lines });
  }
  await moveTo('2026-11-30T16:15:01Z');
  expect(await settled('2026-11')).toEqual({ closed: true, lines });
});

test('a month does not close over a commit that is stamped in it and not yet seen, however long that takes', async () => {
  await moveTo('2026-12-31T15:58:00Z');
  const memberId = world.memberWith(1000);
  const exchangeId = await world.quoted(memberId);
  world.points.failNext('convertPoints', 'after');
  await world.commit(memberId, exchangeId);
  const slow = new Client({ connectionString: world.subgraph.testDatabase.adminUrl });
  await slow.connect();
  await slow.query('begin');
  await slow.query(
    `update exchange set stage = 'COMMITTED', ended_at = app_now(), next_attempt_at = null where id = $1`,
    [exchangeId],
  );
  await moveTo('2026-12-31T17:00:00Z');
  expect(await settled('2026-12')).toEqual({ closed: false, lines: [] });
  await slow.query('commit');
  await slow.end();
  expect(await settled('2026-12')).toEqual({ closed: true, lines: [{ exchanges: 1, received: 100 }] });
});

test('a commit of a later month holds up no earlier one', async () => {
  await moveTo('2027-01-31T16:30:00Z');
  const memberId = world.memberWith(1000);
  const exchangeId = await world.quoted(memberId);
  world.points.failNext('convertPoints', 'after');
  await world.commit(memberId, exchangeId);
  expect(await world.stageOf(exchangeId)).toBe('COMMITTING');
  expect(await settled('2027-01')).toEqual({ closed: true, lines: [] });
  expect(answerOf(await world.commit(memberId, exchangeId))).toMatchObject({ status: 'COMMITTED' });
});

test('the database’s clock closes a month, whatever the process believes', async () => {
  await moveTo('2027-02-28T16:30:00Z');
  expect(await settled('2027-02')).toMatchObject({ closed: true });
  await world.subgraph.asAdmin(`update clock_shift set shift = shift - interval '20 minutes'`);
  expect(await settled('2027-02')).toMatchObject({ closed: false });
  await world.subgraph.asAdmin(`update clock_shift set shift = shift - interval '20 minutes'`);
  // There, March has not begun.
  expect(await settled('2027-03')).toBeNull();
});
