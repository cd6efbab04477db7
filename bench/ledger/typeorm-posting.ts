import { DataSource, type EntityManager } from 'typeorm';
import { newId } from '../../chassis/ids.js';
import { pick, putIn, takeOut, totalOf, type Bucket } from '../../subgraphs/points/domain/buckets.js';
import { endOfValidity } from './month-ends.js';
import {
  PlainAccount,
  PlainAnswer,
  PlainAward,
  PlainHold,
  PlainJournalRow,
  PlainOutboxEvent,
  plainEntities,
} from './plain-tables.js';
import { inputHashOf, type Posting } from './posting.js';

/** As many connections as TPC-B is given. */
const poolSize = 32;
const caller = 'service:bench';

/** A refusal of the business: it rolls the posting back. */
class Refused extends Error {}

/**
 * A ledger as one would first write it: one TypeORM transaction per posting, which records the id with the hash of its
 * input, locks the accounts in sorted order, moves the points, and writes balances, journal row, hold or award, event and
 * answer. Every command locks its member's wallet, whatever else it touches: that is how one member's postings take turns.
 * No statement is sent that could be left out: balances go in one upsert, nothing is read back.
 */
export class TypeOrmPosting {
  private constructor(readonly source: DataSource) {}

  /** Makes the tables in an empty database, as their owner. */
  static async open(ownerUrl: string): Promise<TypeOrmPosting> {
    const source = new DataSource({
      type: 'postgres',
      url: ownerUrl,
      entities: [...plainEntities],
      synchronize: true,
      poolSize,
    });
    await source.initialize();
    return new TypeOrmPosting(source);
  }

  /** Whether it was accepted. The same id with the same input is answered from the record. */
  async post(posting: Posting): Promise<boolean> {
    try {
      await this.source.transaction(async (tx) => {
        if (!(await recordId(tx, posting))) return;
        const answer = await move(tx, posting);
        await tx.update(PlainAnswer, { caller, mutation: posting.kind, id: posting.id }, { answer });
      });
      return true;
    } catch (error) {
      if (error instanceof Refused) return false;
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.source.destroy();
  }
}

/** False when the id has been answered before. */
async function recordId(tx: EntityManager, posting: Posting): Promise<boolean> {
  const inputHash = inputHashOf(posting);
  const { kind: mutation, id } = posting;
  const inserted = await tx
    .createQueryBuilder()
    .insert()
    .into(PlainAnswer)
    .values({ caller, mutation, id, inputHash, answer: null, createdAt: new Date() })
    .orIgnore()
    .returning('id')
    .updateEntity(false)
    .execute();
  if ((inserted.raw as unknown[]).length > 0) return true;
  const kept = await tx.findOneByOrFail(PlainAnswer, { caller, mutation, id });
  if (!kept.inputHash.equals(inputHash)) throw new Error(`the id ${id} was used with another input`);
  return false;
}

type Leg = Pick<PlainAccount, 'kind' | 'owner' | 'currency'>;

/** Where the points of each kind come from and go to. */
function legsOf({ kind, memberId, currency }: Posting): { from: Leg; to: Leg } {
  const wallet = { kind: 'WALLET', owner: memberId, currency } as const;
  const held = { kind: 'HELD', owner: memberId, currency } as const;
  const redeemed = { kind: 'REDEEMED', owner: '', currency } as const;
  if (kind === 'earn') return { from: { kind: 'ISSUANCE', owner: '', currency }, to: wallet };
  if (kind === 'hold') return { from: wallet, to: held };
  return { from: kind === 'settle' ? held : wallet, to: redeemed };
}

const keyOf = ({ currency, kind, owner }: Leg) => `${currency}/${kind}/${owner}`;

async function move(tx: EntityManager, posting: Posting): Promise<object> {
  const { memberId, currency, points } = posting;
  const { from, to } = legsOf(posting);
  const accounts = await lockAccounts(tx, [from, to, { kind: 'WALLET', owner: memberId, currency }]);
  const [source, target] = [accounts.get(keyOf(from)), accounts.get(keyOf(to))];
  if (!source || !target) throw new Error('an account of a posting is missing');
  const hold = posting.kind === 'settle' ? await openHold(tx, posting.holdId) : null;
  const split = splitOf(posting, source, hold);
  source.balance -= points;
  target.balance += points;
  if (source.kind === 'WALLET') source.buckets = takeOut(source.buckets, split);
  if (target.kind === 'WALLET') target.buckets = putIn(target.buckets, split);
  await tx.upsert(PlainAccount, [source, target], ['currency', 'kind', 'owner']);
  const references = { id: posting.id };
  const postedAt = new Date();
  await tx.insert(PlainJournalRow, {
    kind: posting.kind,
    currency,
    fromKind: from.kind,
    fromOwner: from.owner,
    toKind: to.kind,
    toOwner: to.owner,
    amount: points,
    fromBalanceAfter: source.balance,
    toBalanceAfter: target.balance,
    memberId,
    split,
    references,
    postedAt,
  });
  await keepWhatItLeaves(tx, posting, split, hold);
  await tx.insert(PlainOutboxEvent, {
    id: newId(),
    topic: `points-${posting.kind}`,
    aggregateId: memberId,
    payload: { currency, points, split, references },
    occurredAt: postedAt,
  });
  return { id: posting.id, points };
}

/** In one statement, which locks in the order it sorts by; who has no account yet gets one. */
async function lockAccounts(tx: EntityManager, legs: readonly Leg[]): Promise<Map<string, PlainAccount>> {
  const wanted = [...new Map(legs.map((leg) => [keyOf(leg), leg])).values()];
  const lock = () =>
    tx.find(PlainAccount, {
      where: wanted,
      order: { currency: 'ASC', kind: 'ASC', owner: 'ASC' },
      lock: { mode: 'pessimistic_write' },
    });
  let found = await lock();
  if (found.length < wanted.length) {
    const made = wanted.map((leg) => ({ ...leg, balance: 0, buckets: [] }));
    await tx.createQueryBuilder().insert().into(PlainAccount).values(made).orIgnore().execute();
    found = await lock();
  }
  return new Map(found.map((account) => [keyOf(account), account]));
}

async function openHold(tx: EntityManager, holdId: string): Promise<PlainHold> {
  const hold = await tx.findOneBy(PlainHold, { holdId });
  if (hold?.status !== 'OPEN' || hold.expiresAt <= new Date()) throw new Refused();
  return hold;
}

function splitOf(posting: Posting, source: PlainAccount, hold: PlainHold | null): Bucket[] {
  if (posting.kind === 'earn') {
    return [{ expiresAt: endOfValidity(posting.monthsAgo), pendingUntil: null, points: posting.points }];
  }
  const { picked, missing } = pick(hold?.held ?? source.buckets, posting.points);
  if (missing > 0) throw new Refused();
  return picked;
}

async function keepWhatItLeaves(
  tx: EntityManager,
  posting: Posting,
  split: Bucket[],
  hold: PlainHold | null,
): Promise<void> {
  const { id, memberId, currency, points } = posting;
  if (posting.kind === 'earn') {
    await tx.insert(PlainAward, {
      awardId: id,
      memberId,
      currency,
      campaignId: 'bench',
      points,
      expiresAt: new Date(endOfValidity(posting.monthsAgo)),
      lines: [{ lineId: '1', points, reversed: 0 }],
    });
  } else if (posting.kind === 'hold') {
    const expiresAt = new Date(Date.now() + 3_600_000);
    const terms = { holdId: id, memberId, currency, points, expiresAt };
    await tx.insert(PlainHold, { ...terms, status: 'OPEN', held: split, settled: [] });
  } else if (posting.kind === 'settle' && hold) {
    const held = takeOut(hold.held, split);
    const status = totalOf(held) === 0 ? 'SETTLED' : 'OPEN';
    await tx.update(PlainHold, { holdId: hold.holdId }, { status, held, settled: putIn(hold.settled, split) });
  }
}
