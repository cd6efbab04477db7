import fc from 'fast-check';
import { newId } from '../../../../chassis/ids.js';
import type { GraphQLResult } from '../../../../chassis/testing/subgraph-for-test.js';
import type { PointsMutation } from '../points-stand-in.js';
import { teahouse, type TeahouseWorld } from './with-teahouse.js';

/**
 * The life of three exchanges of one member: a hosted one, one that a partner has to confirm, and one that it sends in. Everybody does
 * what they like, as often as they like: the member, the partner, the jobs, the time, and a points that fails before it acts or after.
 * In which order requests begin, and in which they reach points, a scheduler decides.
 */
export type Act =
  | { who: 'member'; does: 'commit' | 'cancel'; which: 'hosted' | 'outbound' }
  | { who: 'partner'; does: 'confirm' | 'reject' | 'credit' | 'undo out' | 'undo in' }
  | { who: 'time'; does: 'a moment' | 'the partner’s time' | 'the quote’s time' }
  | { who: 'points'; does: PointsMutation; when: 'before' | 'after' };

const anyAct = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      who: fc.constant('member' as const),
      does: fc.constantFrom('commit' as const, 'commit' as const, 'cancel' as const),
      which: fc.constantFrom('hosted' as const, 'outbound' as const, 'outbound' as const),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      who: fc.constant('partner' as const),
      does: fc.constantFrom(
        'confirm' as const,
        'reject' as const,
        'credit' as const,
        'undo out' as const,
        'undo in' as const,
      ),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      who: fc.constant('time' as const),
      does: fc.constantFrom('a moment' as const, 'the partner’s time' as const, 'the quote’s time' as const),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      who: fc.constant('points' as const),
      does: fc.constantFrom<PointsMutation[]>(
        'convertPoints',
        'giveHeld',
        'voidHold',
        'receivePoints',
        'reverseExchange',
      ),
      when: fc.constantFrom('before' as const, 'after' as const),
    }),
  },
);

/** Several actors, each of whom waits for what it has begun before it goes on. */
const anyLives = fc.array(fc.array(anyAct, { minLength: 1, maxLength: 4 }), { minLength: 2, maxLength: 5 });

const seconds = { 'a moment': 31, 'the partner’s time': 301, 'the quote’s time': 601 };

/** What anybody was told for good. */
interface Told {
  exchangeId: string;
  /** `status` of an exchange that stands, or what a refusal says that it was closed as. */
  as: string;
}

const final = ['COMMITTED', 'CANCELLED', 'EXPIRED', 'REFUSED', 'REJECTED', 'TIMED_OUT', 'REVERSED'];

interface Lives {
  memberId: string;
  linkId: string;
  hosted: string;
  outbound: string;
  inbound: string;
  told: Told[];
}

/**
 * Holds for every order of everything; throws, naming what does not fit, where it does not.
 * @param seen is told of each end that was reached
 */
export function exchangeLives(there: TeahouseWorld, seen = new Set<string>()) {
  return fc.asyncProperty(fc.scheduler(), anyLives, async (scheduler, actors) => {
    const before = totals(there);
    const lives = await begin(there);
    there.world.points.beforeActing = (mutation) => scheduler.schedule(Promise.resolve(), mutation);
    const run = async (acts: readonly Act[]) => {
      for (const act of acts) {
        await scheduler.schedule(Promise.resolve(), `${act.who}: ${act.does}`);
        await perform(there, lives, act);
      }
    };
    try {
      await scheduler.waitFor(Promise.all(actors.map(run)));
    } finally {
      there.world.points.beforeActing = () => Promise.resolve();
      there.world.points.calm();
    }
    await comeToAnEnd(there);
    await expectOneTruth(there, lives, seen);
    expectConserved(before, totals(there));
  });
}

const given = { HARVEST: 1_000, CRUMB: 0 };

async function begin(there: TeahouseWorld): Promise<Lives> {
  const { memberId, linkId } = await there.linked(given.HARVEST);
  const hosted = await there.world.quoted(memberId);
  const outbound = await there.world.quoted(memberId, { to: 'LEAF', amount: 100 });
  return { memberId, linkId, hosted, outbound, inbound: newId(), told: [] };
}

async function perform(there: TeahouseWorld, lives: Lives, act: Act): Promise<void> {
  const { world } = there;
  const { memberId, linkId, hosted, outbound, inbound } = lives;
  switch (act.who) {
    case 'member': {
      const exchangeId = act.which === 'hosted' ? hosted : outbound;
      return note(lives, exchangeId, await world[act.does](memberId, exchangeId));
    }
    case 'partner':
      switch (act.does) {
        case 'confirm':
          return note(lives, outbound, await there.confirm(outbound));
        case 'reject':
          return note(lives, outbound, await there.reject(outbound));
        case 'credit':
          return note(lives, inbound, await there.credit(linkId, { exchangeId: inbound }));
        default: {
          const exchangeId = act.does === 'undo in' ? inbound : outbound;
          const input = { reversalId: newId(), exchangeId, reason: 'BOOKED_IN_ERROR' };
          return note(lives, exchangeId, await world.ask(teahouse, undo, { input }));
        }
      }
    case 'time':
      await world.clock.advance({ seconds: seconds[act.does] });
      return runJobs(there);
    case 'points':
      world.points.failNext(act.does, act.when);
  }
}

const undo = `mutation ($input: UndoExchangeInput!) { undoExchange(input: $input) {
  ... on Exchange { id status } ... on Failure { code } } }`;

/** Faults and refusals that may change say nothing for good. */
function note({ told }: Lives, exchangeId: string, { data }: GraphQLResult): void {
  const answer = Object.values(data ?? {})[0] as { status?: string; closedAs?: string } | null | undefined;
  const as = answer?.status ?? answer?.closedAs;
  if (as !== undefined && final.includes(as)) told.push({ exchangeId, as });
}

async function runJobs({ world }: TeahouseWorld): Promise<void> {
  await world.runJob();
  await world.subgraph.service.runJob('finish-pending-reversals');
}

/** Everything has its time, and points answers. */
async function comeToAnEnd(there: TeahouseWorld): Promise<void> {
  for (let round = 0; round < 4; round += 1) {
    await there.world.clock.advance({ minutes: 11 });
    await runJobs(there);
  }
}

interface Shown {
  id: string;
  stage: string;
  reversed: boolean;
  told: string[];
  items: string[];
}

async function expectOneTruth(
  there: TeahouseWorld,
  { hosted, outbound, inbound, told }: Lives,
  seen: Set<string>,
): Promise<void> {
  const shown = await there.world.subgraph.asAdmin<Shown>(
    `select id, stage, reversed_at is not null as reversed,
            array(select data ->> 'status' from webhook_message
                   where data ->> 'exchangeId' = exchange.id::text and data ->> 'status' <> 'ANNOUNCED'
                   order by xmin::text::bigint, created_at) as told,
            array(select kind from settlement_item where exchange_id = exchange.id order by kind) as items
       from exchange where id = any($1)`,
    [[hosted, outbound, inbound]],
  );
  for (const { id, stage, reversed, told: news, items } of shown) {
    const end = reversed ? 'REVERSED' : stage;
    seen.add(end);
    requireThat(final.includes(stage), `the exchange ${id} has no end: ${stage}`);
    const committed = stage === 'COMMITTED';
    const expectedItems = [...(committed ? ['EXCHANGE'] : []), ...(reversed ? ['REVERSAL'] : [])];
    requireThat(items.join() === expectedItems.join(), `${id} is ${end} and settled as ${items.join()}`);
    // A quote that the member let go is no news to a partner; of everything else each end is told of once, and the last is the truth.
    const silent = stage === 'CANCELLED' || stage === 'EXPIRED';
    const expectedNews = silent ? [] : [stage, ...(reversed ? ['REVERSED'] : [])];
    requireThat(news.join() === expectedNews.join(), `${id} is ${end}, and its partner was told ${news.join()}`);
    for (const { as } of told.filter(({ exchangeId }) => exchangeId === id)) {
      const fits = as === end || (as === 'COMMITTED' && end === 'REVERSED');
      requireThat(fits, `${id} is ${end}, and somebody was answered ${as}`);
    }
  }
}

/** Points of every currency, wherever they are: in wallets, held, in blocks, or owed. */
function totals({ world }: TeahouseWorld): Record<'HARVEST' | 'CRUMB', number> {
  return { HARVEST: world.points.total('HARVEST'), CRUMB: world.points.total('CRUMB') };
}

function expectConserved(
  before: Record<'HARVEST' | 'CRUMB', number>,
  after: Record<'HARVEST' | 'CRUMB', number>,
): void {
  for (const currency of ['HARVEST', 'CRUMB'] as const) {
    const missing = before[currency] + given[currency] - after[currency];
    requireThat(missing === 0, `${String(missing)} points of ${currency} are missing`);
  }
}

function requireThat(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(otherwise);
}
