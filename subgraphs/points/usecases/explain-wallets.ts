import type { EntityManager } from 'typeorm';
import type { AwardLine } from '../domain/award.js';
import { isOverdue, settledAt, totalOf, type Bucket } from '../domain/buckets.js';
import { explain, openingOf } from '../domain/explain.js';
import type { Hold, HoldPurpose, HoldTerms } from '../domain/hold.js';
import { instantOf, type Instant } from '../domain/instant.js';
import type { NumberedRow } from '../domain/journal.js';
import type { ExplainedBucket, Explanation, Lot, LotUse } from '../domain/lots.js';
import { findAwards, findHoldsByKey, findLatestMemberRows, walletKey, type WalletKey } from '../storage/member-rows.js';
import { findMembersAccounts } from '../storage/wallets.js';
import { transfersOf, type RowLimits, type TransferredRows } from './merging/transferred-rows.js';
import type { PointsParts } from './points-parts.js';

/** What an award's lot goes back to: the rule's version and the purchase's lines. */
export interface LotAward {
  awardId: string;
  purchaseId: string;
  campaignId: string;
  version: number;
  lines: AwardLine[];
}

export interface LotView {
  /** Null for what came before the rows that were read. */
  row: NumberedRow | null;
  came: number;
  award: LotAward | null;
  used: { use: LotUse; points: number }[];
  /** Set aside by open holds. */
  held: number;
}

export interface LotPart {
  lot: LotView;
  points: number;
}

export interface BucketView extends Omit<ExplainedBucket, 'lots'> {
  lots: LotPart[];
}

export interface OpenHoldView {
  holdId: string;
  purpose: HoldPurpose;
  until: Date;
  underReview: boolean;
  points: number;
  lots: LotPart[];
}

export interface ExplanationView {
  /** False when the wallet has more rows than are read at a time: its oldest points stand as one lot then. */
  complete: boolean;
  /** When the oldest row that was read was posted. */
  since: Date | null;
  buckets: BucketView[];
  holds: OpenHoldView[];
}

/** Rows of the journal that one question reads at most, shared out over the wallets it asks for; some for each at least. */
const rowsPerQuestion = 20_000;
const [mostRowsPerWallet, fewestRowsPerWallet] = [2_000, 200];

/**
 * Where the points of each wallet come from and what became of the rest of them. Four statements at most however many wallets, and
 * where members were merged as many more as `transfersOf` says. All see one moment of the books.
 */
export async function explainWallets(
  { database, clock }: PointsParts,
  wallets: readonly WalletKey[],
  { perWallet, inAll }: RowLimits = { perWallet: rowsFor(wallets.length), inAll: rowsPerQuestion },
): Promise<ExplanationView[]> {
  const at = instantOf(clock.now());
  return database.dataSource.transaction('REPEATABLE READ', async (snapshot) => {
    // One row too many tells that there are more.
    const rows = await findLatestMemberRows(snapshot, wallets, perWallet + 1);
    const standing = await standingBuckets(snapshot, wallets, at);
    const merges = await transfersOf(snapshot, rows, { perWallet, inAll });
    const traced = wallets.map((wallet) => {
      const key = walletKey(wallet);
      return trace(wallet, merges.rowsWith(wallet), standing.get(key) ?? [], perWallet, at);
    });
    const shown = new Set(traced.flatMap(lotsShown));
    const views = await viewsOf(snapshot, [...shown]);
    const holds = await findHoldsByKey(snapshot, [...new Set([...shown].flatMap(({ held }) => [...held.keys()]))]);
    return traced.map((it) => viewOf(it, views, ofPerson(holds, merges.personOf(it.memberId))));
  });
}

function rowsFor(wallets: number): number {
  return Math.max(fewestRowsPerWallet, Math.min(mostRowsPerWallet, Math.floor(rowsPerQuestion / wallets)));
}

async function standingBuckets(
  snapshot: EntityManager,
  wallets: readonly WalletKey[],
  at: Instant,
): Promise<Map<string, readonly Bucket[]>> {
  const accounts = await findMembersAccounts(snapshot, [...new Set(wallets.map(({ memberId }) => memberId))]);
  return new Map(
    accounts
      .filter(({ kind }) => kind === 'WALLET')
      .map(({ owner, currency, buckets }) => [walletKey({ memberId: owner, currency }), settledAt(buckets, at)]),
  );
}

interface Traced extends Explanation {
  memberId: string;
  complete: boolean;
  since: Date | null;
}

function trace(
  { memberId }: WalletKey,
  { own, withOthers }: TransferredRows,
  standing: readonly Bucket[],
  limit: number,
  at: Instant,
): Traced {
  const complete = own.length <= limit;
  const read = complete ? withOthers : own.slice(-limit);
  const { buckets, lots } = explain(read, at, complete ? null : openingOf(read, standing), memberId);
  return {
    memberId,
    complete,
    since: read[0] ? new Date(read[0].postedAt) : null,
    buckets: buckets.filter((bucket) => !isOverdue(bucket, at)),
    lots,
  };
}

/** Lots of which something is still there. */
function lotsShown({ buckets, lots }: Traced): Lot[] {
  const standing = buckets.flatMap((bucket) => bucket.lots.map(({ lot }) => lot));
  return [...standing, ...lots.filter(({ held }) => held.size > 0)];
}

type LotViews = ReadonlyMap<Lot, LotView>;

async function viewsOf(snapshot: EntityManager, lots: readonly Lot[]): Promise<LotViews> {
  const awardIds = new Set(lots.flatMap((lot) => awardIdOf(lot) ?? []));
  const awards = await findAwards(snapshot, [...awardIds]);
  return new Map(
    lots.map((lot) => [
      lot,
      {
        row: lot.row,
        came: lot.points,
        award: awards.get(awardIdOf(lot) ?? '') ?? null,
        used: [...lot.used].map(([use, points]) => ({ use, points })),
        held: totalOfHeld(lot),
      },
    ]),
  );
}

function awardIdOf({ row }: Lot): string | null {
  const awardId = row?.kind === 'EARNED' ? row.references['awardId'] : null;
  return typeof awardId === 'string' ? awardId : null;
}

function totalOfHeld({ held }: Lot): number {
  return [...held.values()].reduce((sum, points) => sum + points, 0);
}

function viewOf(traced: Traced, views: LotViews, holds: ReadonlyMap<string, Hold>): ExplanationView {
  const { complete, since, buckets, lots } = traced;
  const part = (lot: Lot, points: number): LotPart[] => {
    const view = views.get(lot);
    return view ? [{ lot: view, points }] : [];
  };
  const keys = [...new Set(lots.flatMap(({ held }) => [...held.keys()]))];
  return {
    complete,
    since,
    buckets: buckets.map((bucket) => ({ ...bucket, lots: bucket.lots.flatMap((it) => part(it.lot, it.points)) })),
    holds: keys.flatMap((key) => {
      const hold = holds.get(key);
      const from = lots.flatMap((lot) => part(lot, lot.held.get(key) ?? 0)).filter(({ points }) => points > 0);
      return hold?.terms ? [{ ...openHoldOf(hold, hold.terms), lots: from }] : [];
    }),
  };
}

/** Rows of others tell of their holds too, which are nothing to this member unless they are one person. */
function ofPerson(holds: ReadonlyMap<string, Hold>, person: ReadonlySet<string>): ReadonlyMap<string, Hold> {
  return new Map([...holds].filter(([, { terms }]) => terms && person.has(terms.memberId)));
}

function openHoldOf(hold: Hold, { purpose, expiresAt }: HoldTerms): Omit<OpenHoldView, 'lots'> {
  const { holdId, status, held } = hold;
  return { holdId, purpose, until: new Date(expiresAt), underReview: status === 'REVIEW', points: totalOf(held) };
}
