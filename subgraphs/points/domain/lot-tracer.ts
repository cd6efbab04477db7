/**
 * Rule: inside a bucket lots are used in the order of the journal. What was held or redeemed comes back as the lot it was, the return of a
 * purchase takes the purchase's own lot first, that of an exchange what it brought, a parting the other member's own, and a debt is
 * repaid from what has just come in.
 */
import { isPending, totalOf, type Bucket } from './buckets.js';
import { HeldLots, type Moving } from './held-lots.js';
import { holdKey } from './hold.js';
import type { Instant } from './instant.js';
import type { NumberedRow } from './journal.js';
import { addTo, sumOf, takeFrom, together, useOf, type Explanation, type Lot, type Portion } from './lots.js';

/** By the bucket's key. */
type Shelves = Map<string, Shelf>;
type Shelf = Pick<Bucket, 'expiresAt' | 'pendingUntil'> & { portions: Portion[] };

/** After every instant there is. */
const never: Instant = '~';

/** Follows rows in their order, and knows at each which lots lie in which bucket. */
export class LotTracer {
  private readonly lots: Lot[] = [];
  /** By member: one, but for transfers. */
  private readonly wallets = new Map<string, Shelves>();
  /** Nothing in the wallet matures before. */
  private nextMaturity: Instant = never;
  private readonly held = new HeldLots();
  /** Redeemed or given in an exchange, and not come back. */
  private readonly settled = new HeldLots();
  /** What the row of that number has sent on its way to another member. */
  private inTransit: { seq: number; moving: readonly Moving[] } = { seq: -1, moving: [] };
  private readonly earlier: Lot | null;
  /** What the row before put into the wallet: what a debt is repaid from. */
  private justIn = new Set<Lot>();

  constructor(
    private readonly memberId: string,
    opening: readonly Bucket[] | null,
  ) {
    this.earlier = opening ? this.newLot(null, totalOf(opening)) : null;
    for (const bucket of opening ?? []) {
      if (this.earlier) this.putIn(memberId, bucket, [{ lot: this.earlier, points: bucket.points }]);
    }
  }

  follow(row: NumberedRow): void {
    this.mature(row.postedAt);
    const moving = this.takeOut(row);
    this.justIn = new Set();
    if (row.to.kind === 'WALLET') this.comeIn(row, moving);
    else if (row.to.kind === 'HELD') this.setAside(row, moving);
    else this.use(row, moving);
  }

  explanation(at: Instant): Explanation {
    this.mature(at);
    const buckets = [...this.walletOf(this.memberId)]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, { expiresAt, pendingUntil, portions }]) => {
        return { expiresAt, pendingUntil, points: sumOf(portions), lots: portions };
      })
      .filter(({ points }) => points > 0);
    return { buckets, lots: this.lots };
  }

  /** Time alone matures points: what is pending no longer lies with the matured points of the same validity. */
  private mature(at: Instant): void {
    if (at < this.nextMaturity) return;
    this.nextMaturity = never;
    for (const [owner, wallet] of this.wallets) this.matureWallet(owner, wallet, at);
  }

  private matureWallet(owner: string, wallet: Shelves, at: Instant): void {
    for (const [key, { expiresAt, pendingUntil, portions }] of wallet) {
      if (pendingUntil === null) continue;
      if (pendingUntil <= at) {
        wallet.delete(key);
        this.putIn(owner, { expiresAt, pendingUntil: null }, portions);
      } else if (pendingUntil < this.nextMaturity) this.nextMaturity = pendingUntil;
    }
  }

  private walletOf(owner: string): Shelves {
    const wallet = this.wallets.get(owner) ?? new Map<string, Shelf>();
    this.wallets.set(owner, wallet);
    return wallet;
  }

  private takeOut(row: NumberedRow): Moving[] {
    if (row.from.kind === 'WALLET') return this.takeFromWallet(row);
    const hold = holdOf(row);
    if (row.from.kind === 'HELD') {
      const moving = this.held.take(hold, row.amount, 'earliest');
      for (const { lot, points } of moving) addTo(lot.held, hold, -points);
      return [...moving, ...this.unseen(row.amount - sumOf(moving), null)];
    }
    const undone = row.from.kind === 'REDEEMED' ? 'REDEEMED' : row.kind === 'CONVERSION_RETURNED' ? 'EXCHANGED' : null;
    if (undone) {
      const moving = this.settled.take(hold, row.amount, 'latest');
      for (const { lot, points } of moving) addTo(lot.used, undone, -points);
      return [...moving, ...this.unseen(row.amount - sumOf(moving), null)];
    }
    if (row.kind === 'TRANSFERRED_IN' && this.inTransit.seq === Number(row.seq) - 1) return this.arriving();
    return [{ lot: this.newLot(row, row.amount), points: row.amount, expiresAt: null }];
  }

  /** The two rows of a transfer follow each other; the first is not there where only one member's rows are followed. */
  private arriving(): Moving[] {
    const moving = [...this.inTransit.moving];
    for (const { lot, points } of moving) addTo(lot.used, 'TRANSFERRED', -points);
    return moving;
  }

  /** Exactly the buckets of the split. */
  private takeFromWallet(row: NumberedRow): Moving[] {
    const prefers = preferenceOf(row, this.justIn);
    const wallet = this.walletOf(row.from.owner);
    return row.split.flatMap((bucket) => {
      const { expiresAt } = bucket;
      const moving: Moving[] = [];
      // What came before the rows that were read lies with the matured points, whether or not it was pending still.
      for (const key of new Set([keyOf(bucket), keyOf({ expiresAt, pendingUntil: null })])) {
        const shelf = wallet.get(key);
        if (!shelf) continue;
        const { taken, rest } = takeFrom(shelf.portions, bucket.points - sumOf(moving), { prefers });
        shelf.portions = rest;
        moving.push(...taken.map((portion) => ({ ...portion, expiresAt })));
      }
      return [...moving, ...this.unseen(bucket.points - sumOf(moving), expiresAt)];
    });
  }

  /** What no row that was read has brought in. */
  private unseen(points: number, expiresAt: Instant | null): Moving[] {
    if (points === 0) return [];
    if (!this.earlier) throw new Error('a row takes out points that no row before it has brought in');
    this.earlier.points += points;
    return [{ lot: this.earlier, points, expiresAt }];
  }

  /** Back to the bucket they came from if the row has that; the others fill what room is left, as the grace does. */
  private comeIn(row: NumberedRow, moving: readonly Moving[]): void {
    const room = row.split.map((bucket) => ({ ...bucket }));
    const place = ({ lot, points }: Portion, into: Bucket[]): number => {
      let left = points;
      for (const bucket of into) {
        const placed = Math.min(left, bucket.points);
        bucket.points -= placed;
        left -= placed;
        const pending = row.kind !== 'MATURED' && isPending(bucket, row.postedAt);
        const shelf = pending ? bucket : { ...bucket, pendingUntil: null };
        if (placed > 0) this.putIn(row.to.owner, shelf, [{ lot, points: placed }]);
      }
      return left;
    };
    const others = moving.map((portion) => ({
      ...portion,
      points: place(
        portion,
        room.filter(({ expiresAt }) => expiresAt === portion.expiresAt),
      ),
    }));
    for (const portion of others) place(portion, room);
    this.justIn = new Set(moving.map(({ lot }) => lot));
  }

  private setAside(row: NumberedRow, moving: readonly Moving[]): void {
    const hold = holdOf(row);
    for (const portion of moving) addTo(portion.lot.held, hold, portion.points);
    this.held.put(hold, moving);
  }

  private use(row: NumberedRow, moving: readonly Moving[]): void {
    for (const { lot, points } of moving) addTo(lot.used, useOf(row.kind), points);
    if (row.to.kind === 'REDEEMED' || row.kind === 'CONVERTED_OUT') this.settled.put(holdOf(row), moving);
    if (row.kind === 'TRANSFERRED_OUT') this.inTransit = { seq: Number(row.seq), moving };
  }

  private putIn(owner: string, { expiresAt, pendingUntil }: Omit<Bucket, 'points'>, added: readonly Portion[]): void {
    const [wallet, key] = [this.walletOf(owner), keyOf({ expiresAt, pendingUntil })];
    const portions = together(wallet.get(key)?.portions ?? [], added);
    wallet.set(key, { expiresAt, pendingUntil, portions });
    if (pendingUntil !== null && pendingUntil < this.nextMaturity) this.nextMaturity = pendingUntil;
  }

  private newLot(row: NumberedRow | null, points: number): Lot {
    const home = row?.memberId ?? this.memberId;
    const lot: Lot = { place: this.lots.length, row, home, points, held: new Map(), used: new Map() };
    this.lots.push(lot);
    return lot;
  }
}

function preferenceOf(row: NumberedRow, justIn: ReadonlySet<Lot>): ((lot: Lot) => boolean) | null {
  if (row.kind === 'DEBT_REPAID') return (lot) => justIn.has(lot);
  const { awardId, reversalId, exchangeId } = row.references;
  if (reversalId !== undefined) {
    return ({ row: origin }) => origin?.kind === 'CONVERTED_IN' && origin.references['exchangeId'] === exchangeId;
  }
  if (awardId === undefined) {
    const home = row.kind === 'TRANSFERRED_OUT' ? row.references['toMemberId'] : undefined;
    return home === undefined ? null : (lot) => lot.home === home;
  }
  return ({ row: origin }) => origin?.kind === 'EARNED' && origin.references['awardId'] === awardId;
}

/** The key of the hold the row is about; '' for a row that is about none. */
function holdOf({ references: { service, holdId } }: NumberedRow): string {
  return typeof service === 'string' && typeof holdId === 'string' ? holdKey({ service, holdId }) : '';
}

function keyOf({ expiresAt, pendingUntil }: Omit<Bucket, 'points'>): string {
  return `${expiresAt}|${pendingUntil ?? ''}`;
}
