import type { EntityManager } from 'typeorm';
import type { NumberedRow } from '../../domain/journal.js';
import { findLatestMemberRows, walletKey, type WalletKey } from '../../storage/member-rows.js';
import { findMergedInto } from '../../storage/merges.js';

export interface TransferredRows {
  own: readonly NumberedRow[];
  /** And those of every wallet that points were transferred from or to, in the order of the journal. */
  withOthers: readonly NumberedRow[];
}

/** Of the rows that are read: of each wallet, and of all together. */
export interface RowLimits {
  perWallet: number;
  inAll: number;
}

export interface Transfers {
  rowsWith(wallet: WalletKey): TransferredRows;
  /** The member and those who are merged into it now. */
  personOf(memberId: string): ReadonlySet<string>;
}

/**
 * Where points come from that were transferred, the rows of the other wallets tell: of every wallet that points came from or went to by
 * however many transfers, since lots of a third member may lie between. They are read where there are any, up to as many per wallet and
 * in all; where one of them has more, or there is no room for another, what came over stands as what it is, a transfer. One statement for
 * each step from wallet to wallet, however many wallets, and one for the merges.
 */
export async function transfersOf(
  snapshot: EntityManager,
  rows: ReadonlyMap<string, readonly NumberedRow[]>,
  { perWallet, inAll }: RowLimits,
): Promise<Transfers> {
  const found = new Map(rows);
  await followTransfers(snapshot, found, { perWallet: perWallet + 1, inAll });
  const hasOthers = [...rows.values()].some((own) => partnersIn(own).length > 0);
  const merges = hasOthers ? await findMergedInto(snapshot, [...rows.keys()].map(memberIn)) : [];
  return {
    rowsWith: (wallet) => {
      const own = rows.get(walletKey(wallet)) ?? [];
      const connected = connectedWith(walletKey(wallet), found);
      const isWhole = connected && connected.length > 1 && connected.every(({ length }) => length <= perWallet);
      return { own, withOthers: isWhole ? inOrder(connected) : own };
    },
    personOf: (memberId) =>
      new Set([memberId, ...merges.filter(({ into }) => into === memberId).map((merge) => merge.memberId)]),
  };
}

/**
 * The rows of these wallets and of all that points were transferred from or to, by however many members, in the order of the
 * journal: where two members were merged into a third, only the rows of all three tell whose points are whose.
 */
export async function findConnectedRows(
  snapshot: EntityManager,
  wallets: readonly WalletKey[],
  limit: number,
): Promise<NumberedRow[]> {
  const found = await findLatestMemberRows(snapshot, wallets, limit);
  await followTransfers(snapshot, found, { perWallet: limit, inAll: Infinity });
  return inOrder([...found.values()]);
}

/** Adds the rows of the wallets that the found ones name, and of those that these name, until none is new or there is no room for more. */
async function followTransfers(
  snapshot: EntityManager,
  found: Map<string, readonly NumberedRow[]>,
  { perWallet, inAll }: RowLimits,
): Promise<void> {
  let room = inAll - rowsIn(found);
  for (let latest = [...found.values()]; ;) {
    const named = partnersIn(latest.flat()).filter((partner) => !found.has(walletKey(partner)));
    const wanted = named.slice(0, Math.max(0, Math.floor(room / perWallet)));
    if (wanted.length === 0) return;
    const rows = await findLatestMemberRows(snapshot, wanted, perWallet);
    for (const partner of wanted) found.set(walletKey(partner), rows.get(walletKey(partner)) ?? []);
    room -= rowsIn(rows);
    latest = [...rows.values()];
  }
}

function rowsIn(wallets: ReadonlyMap<string, readonly NumberedRow[]>): number {
  return [...wallets.values()].reduce((sum, { length }) => sum + length, 0);
}

/** The rows of a wallet, and of each that transfers lead to from it; null where one of these was not read. */
function connectedWith(
  key: string,
  found: ReadonlyMap<string, readonly NumberedRow[]>,
): (readonly NumberedRow[])[] | null {
  // A set that grows is walked to its new end.
  const keys = new Set([key]);
  for (const next of keys) for (const partner of partnersIn(found.get(next) ?? [])) keys.add(walletKey(partner));
  const connected = [...keys].flatMap((one) => {
    const read = found.get(one);
    return read ? [read] : [];
  });
  return connected.length === keys.size ? connected : null;
}

function inOrder(wallets: readonly (readonly NumberedRow[])[]): NumberedRow[] {
  return wallets.flat().sort((one, other) => Number(one.seq) - Number(other.seq));
}

function partnersIn(own: readonly NumberedRow[]): WalletKey[] {
  const found = own.flatMap(({ kind, references, from: { currency } }) => {
    const partner =
      kind === 'TRANSFERRED_IN'
        ? references['fromMemberId']
        : kind === 'TRANSFERRED_OUT'
          ? references['toMemberId']
          : null;
    return typeof partner === 'string' ? [{ memberId: partner, currency }] : [];
  });
  return [...new Map(found.map((wallet) => [walletKey(wallet), wallet])).values()];
}

function memberIn(key: string): string {
  return key.slice(key.indexOf('/') + 1);
}
