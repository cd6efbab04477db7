import { newId } from '../../../../chassis/ids.js';
import { ann, answerOf } from '../arrange.js';
import { RemoteSandbox } from '../sandbox/remote-sandbox.js';
import { close, statementOf } from './statements.js';

/** What sandboxes exchange is no part of any figure that somebody pays by, or judges a partner by. */

let there: RemoteSandbox;
beforeAll(async () => {
  there = await RemoteSandbox.start();
  await there.world.clock.moveTo(new Date('2026-10-20T04:00:00Z'));
  await exchangedInSandbox();
  await there.world.clock.moveTo(new Date('2026-11-20T04:00:00Z'));
});
afterAll(() => there.world.stop());

const sql = <T extends object>(text: string) => there.world.subgraph.asAdmin<T>(text);

/** One each way, and one that came to nothing. */
async function exchangedInSandbox(): Promise<void> {
  const { memberId, linkId } = await there.linked();
  expect(answerOf(await there.credit({ exchangeId: newId(), linkId, amount: 1_000 }))).toMatchObject({
    status: 'COMMITTED',
  });
  const out = await there.announced(memberId, 500);
  expect(answerOf(await there.confirm(out))).toMatchObject({ status: 'COMMITTED' });
  await there.world.cancel(memberId, await there.world.quoted(memberId, { from: 'PLAY', to: 'GRAPE', amount: 300 }));
}

const evaluation = `query ($partner: String!) { partnerEvaluation(partner: $partner, from: "2026-10-16", until: "2026-11-20") {
  outward { exchanges given } inward { exchanges received } outcomes { begun committed cancelled failureRate }
  disputes { raised } concentration { share largest hhi } } }`;

test('a month in which sandboxes alone have exchanged is none to be settled', async () => {
  await close(there.world);
  expect(await sql('select * from settlement_period')).toEqual([]);
  expect(await sql('select * from settlement_item')).toEqual([]);
});

test('a sandbox’s exchange under way holds up no month, and as many as there may be are stepped over', async () => {
  const { world } = there;
  const { linkId } = await there.linked(0);
  await world.committed(world.memberWith(1_000), { amount: 1000 });
  world.points.failNext('receivePoints', 'before');
  await there.credit({ exchangeId: newId(), linkId, amount: 700 });
  // More than one batch of what has no item yet, all of sandboxes: each is looked at once.
  await sql(`insert into exchange (id, member_id, stage, from_currency, to_currency, from_brand, to_brand, requested, given, received, fee,
      numerator, denominator, step, fee_percent, rate_version, settlement_numerator, settlement_denominator, created_at, ends_at, ended_at)
    select gen_random_uuid(), gen_random_uuid(), 'COMMITTED', 'PLAY', 'GRAPE', 'trial', 'vineyard', 5, 5, 5, 0, 1, 1, 1, 0, 1, 1, 1,
        at, at + interval '10 minutes', at
      from generate_series(1, 450) as n, lateral (select timestamptz '2026-11-10' + n * interval '1 minute' as at) as moment`);
  await world.clock.moveTo(new Date('2026-11-30T17:00:00Z'));
  expect(await sql(`select from exchange where stage = 'COMMITTING'`)).toHaveLength(1);
  await close(world);
  expect(await sql('select period, state from settlement_period')).toEqual([{ period: '2026-11', state: 'CLOSED' }]);
  expect(await sql('select from_brand, to_brand from settlement_item')).toEqual([
    { from_brand: 'harvest-table', to_brand: 'bakery' },
  ]);
});

test('no line, statement, payment or news of a closing is a sandbox’s', async () => {
  const { world } = there;
  const { data } = await world.ask(
    ann,
    '{ settlement(period: "2026-11") { closed lines { fromBrand toBrand } positions { brand } payments { payer payee } } }',
  );
  expect(JSON.stringify(data)).not.toMatch(/vineyard|trial/);
  expect(data).toMatchObject({
    settlement: { closed: true, lines: [{ fromBrand: 'harvest-table', toBrand: 'bakery' }] },
  });
  const stated = await sql<{ brand: string }>('select brand from settlement_statement order by brand');
  expect(stated.map(({ brand }) => brand)).toEqual(['bakery', 'harvest-table', 'pharmacy']);
  const told = await sql<{ brand: string }>(`select brand from webhook_message where type = 'settlement.closed'`);
  expect(told.map(({ brand }) => brand).sort()).toEqual(['bakery', 'pharmacy']);
  expect(await statementOf(world, 'vineyard', '2026-11')).toEqual({
    ...{ closed: true, netPosition: { amountMinor: 0 }, payments: [], lines: [], items: { edges: [] }, signed: null },
  });
});

test('an evaluation counts none of them, of a sandbox neither, and no rule alerts ops of one', async () => {
  const { world } = there;
  const figures = async (partner: string) => answerOf(await world.ask(ann, evaluation, { partner }));
  expect(await figures('vineyard')).toEqual({
    ...{ outward: { exchanges: 0, given: 0 }, inward: { exchanges: 0, received: 0 } },
    ...{ outcomes: { begun: 0, committed: 0, cancelled: 0, failureRate: null }, disputes: { raised: 0 } },
    concentration: { share: 0, largest: 'bakery', hhi: 10000 },
  });
  expect(await figures('bakery')).toMatchObject({
    ...{ outcomes: { begun: 1, committed: 1 }, concentration: { share: 100, largest: 'bakery', hhi: 10000 } },
  });
  const { memberId } = await there.linked();
  for (let n = 0; n < 25; n += 1) {
    const id = await there.announced(memberId, 100);
    expect(id).toBeTruthy();
  }
  await world.clock.advance({ minutes: 10 });
  await world.runJob();
  await world.subgraph.service.runJob('watch-partners');
  expect(await sql(`select rule from partner_alert where brand in ('vineyard', 'trial')`)).toEqual([]);
});
