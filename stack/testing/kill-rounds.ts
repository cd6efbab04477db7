import pg from 'pg';
import { Database } from '../../chassis/database.js';
import { checkBooks } from '../../subgraphs/points/storage/check-books.js';
import { entities } from '../../subgraphs/points/storage/entities.js';
import { verifyLedger } from '../../subgraphs/points/storage/verify-ledger.js';
import { SeededGenerator } from '../demo/seeded-generator.js';
import { KillLoad, type Answer, type KillRequest } from './kill-load.js';
import { KillVictims, type Victim } from './kill-victims.js';

export interface KillRoundsOptions {
  /** Who is killed, round by round. */
  victims: readonly Victim[];
  seed: number;
  /** How many requests are acknowledged before a kill at the most. */
  atMost?: number;
  /** Of the database server. */
  options?: Record<string, string>;
}

export interface KillRound {
  victim: Victim;
  acknowledged: number;
  /** In flight when it was killed. */
  unanswered: number;
  /** Acknowledged, and not in the books after it, or answered otherwise. */
  lost: number;
  /** In the journal more often than asked for. */
  doubled: number;
  /** Never answered, although asked again. */
  unanswerable: number;
  /** What does not fit in the books, and in the chain of blocks. */
  unbalanced: number;
}

/** Acknowledged ones that are asked again, the last before the kill: those of which most can go wrong. */
const askedAgain = 150;

/**
 * Puts a load on the points service, kills the service or its database with all its processes at a moment that the seed
 * chooses, starts it again, and looks for everything that was acknowledged, in every round for that of all rounds before.
 */
export async function runKillRounds(settings: KillRoundsOptions): Promise<KillRound[]> {
  const { victims, seed, atMost = 400, options = {} } = settings;
  const random = new SeededGenerator(seed);
  const running = await KillVictims.start(options);
  try {
    const load = new KillLoad(running.url, random);
    const rounds: KillRound[] = [];
    for (const victim of victims) rounds.push(await runRound(running, load, victim, random.between(100, atMost)));
    return rounds;
  } finally {
    await running.stop();
  }
}

async function runRound(running: KillVictims, load: KillLoad, victim: Victim, count: number): Promise<KillRound> {
  const before = load.acknowledged;
  await load.run(count, () => running.kill(victim));
  const acknowledged = load.acknowledged - before;
  await running.restart(victim);

  const answered = load.requests.filter(({ answer }) => answer !== null);
  const unanswered = load.requests.filter(({ answer }) => answer === null);
  const found = await lookFor(answered, running.databaseUrl);
  for (const request of await answeredOtherwise(load, answered.slice(-askedAgain))) found.lost.add(request);
  await inTurns(unanswered, (request) => load.send(request));
  const unanswerable = unanswered.filter(({ answer }) => answer === null);
  const later = await lookFor(
    load.requests.filter(({ answer }) => answer !== null),
    running.databaseUrl,
  );
  return {
    victim,
    acknowledged,
    unanswered: unanswered.length,
    lost: new Set([...found.lost, ...later.lost]).size,
    doubled: new Set([...found.doubled, ...later.doubled]).size,
    unanswerable: unanswerable.length,
    unbalanced: await wrongInBooks(running.databaseUrl),
  };
}

/** So many at a time that the service is busy and not flooded. */
async function inTurns<T>(all: readonly T[], work: (one: T) => Promise<unknown>): Promise<void> {
  const left = [...all];
  const worker = async () => {
    for (let one = left.shift(); one !== undefined; one = left.shift()) await work(one);
  };
  await Promise.all(Array.from({ length: 16 }, worker));
}

async function answeredOtherwise(load: KillLoad, requests: readonly KillRequest[]): Promise<KillRequest[]> {
  const otherwise: KillRequest[] = [];
  await inTurns(requests, async (request) => {
    if (JSON.stringify(await load.send(request)) !== JSON.stringify(request.answer)) otherwise.push(request);
  });
  return otherwise;
}

/** Holds what was acknowledged against what the database has of it, without asking the service. */
async function lookFor(answered: readonly KillRequest[], databaseUrl: string) {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const records = await client.query<{ key: string }>(
      `select mutation || ' ' || id as key from answer_record where answer is not null`,
    );
    const rows = await client.query<{ key: string; count: number }>(
      `select kind || ' ' || coalesce(reference_ids ->> 'settlementId', reference_ids ->> 'holdId',
                reference_ids ->> 'purchaseId') as key, count(*)::int as count
       from journal group by 1`,
    );
    const kept = new Set(records.rows.map(({ key }) => key));
    const posted = new Map(rows.rows.map(({ key, count }) => [key, count]));
    const [lost, doubled] = [new Set<KillRequest>(), new Set<KillRequest>()];
    for (const request of answered) {
      const { mutation, id, answer } = request;
      const expected = answer ? rowsOf(request, answer) : 0;
      const found = posted.get(`${kindOf[mutation]} ${id}`) ?? 0;
      if (!kept.has(`${mutation} ${id}`) || found < expected) lost.add(request);
      if (found > expected) doubled.add(request);
    }
    return { lost, doubled };
  } finally {
    await client.end();
  }
}

const kindOf: Record<KillRequest['mutation'], string> = {
  postAwards: 'EARNED',
  holdPoints: 'HELD',
  burnPoints: 'BURNED',
  settleHold: 'SETTLED',
  voidHold: 'RELEASED',
};

/** How many rows of its kind an answer stands for. */
function rowsOf({ mutation }: KillRequest, answer: Answer): number {
  if (mutation === 'postAwards') return (answer['awards'] as unknown[]).length;
  // A void of what had never been held has nothing to give back.
  return answer.__typename === 'Hold' && answer['points'] !== 0 ? 1 : 0;
}

async function wrongInBooks(url: string): Promise<number> {
  const database = await Database.open({ url, entities, migrations: [], applicationName: 'kill-rounds' });
  try {
    const [wrong, { findings }] = [await checkBooks(database), await verifyLedger(database)];
    return wrong.length + findings.length;
  } finally {
    await database.close();
  }
}
