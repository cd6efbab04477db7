import type { EntityManager } from 'typeorm';
import type { NumberedRow } from '../../domain/journal.js';
import { findLatestMemberRows, walletKey, type WalletKey } from '../../storage/member-rows.js';
import { findMergedInto } from '../../storage/merges.js';

export interface TransferredRows {
  own: readonly NumberedRow[];
  /** And those of every wallet that points were transferred from or to, in the order of the journal. */
  withOthers: readonly NumberedRow[];
}

export interface Transfers {
  rowsWith(wallet: WalletKey): TransferredRows;
  /** The member and those who are merged into it now. */
  personOf(memberId: string): ReadonlySet<string>;
}

/**
 * Where points come from that were transferred, the rows of the other wallets tell: of every wallet that points came from or went to by
 * however many transfers, since lots of a third member may lie between. They are read where there are any, up to as many per wallet;
 * where one of them has more, what came over stands as what it is, a transfer. One statement for each step from wallet to wallet, however
 * many wallets, and one for the merges.
 */
export async function transfersOf(
  snapshot: EntityManager,
  rows: ReadonlyMap<string, readonly NumberedRow[]>,
  limit: number,
): Promise<Transfers> {
  const found = new Map(rows);
  await followTransfers(snapshot, found, limit + 1);
  const hasOthers = [...rows.values()].some((own) => partnersIn(own).length > 0);
  const merges = hasOthers ? await findMergedInto(snapshot, [...rows.keys()].map(memberIn)) : [];
  return {
    rowsWith: (wallet) => {
      const own = rows.get(walletKey(wallet)) ?? [];
      const connected = connectedWith(walletKey(wallet), found);
      const isWhole = connected.length > 1 && connected.every(({ length }) => length <= limit);
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
  await followTransfers(snapshot, found, limit);
  return inOrder([...found.values()]);
}

/** Adds the rows of the wallets that the found ones name, and of those that these name, until none is new. */
async function followTransfers(
  snapshot: EntityManager,
  found: Map<string, readonly NumberedRow[]>,
  limit: number,
): Promise<void> {
  for (let latest = [...found.values()]; ;) {
    const wanted = partnersIn(latest.flat()).filter((partner) => !found.has(walletKey(partner)));
    if (wanted.length === 0) return;
    const rows = await findLatestMemberRows(snapshot, wanted, limit);
    for (const partner of wanted) found.set(walletKey(partner), rows.get(walletKey(partner)) ?? []);
    latest = [...rows.values()];
  }
}

/** The rows of a wallet, and of each that transfers lead to from it. */
function connectedWith(key: string, found: ReadonlyMap<string, readonly NumberedRow[]>): (readonly NumberedRow[])[] {
  // A set that grows is walked to its new end.
  const keys = new Set([key]);
  for (const next of keys) for (const partner of partnersIn(found.get(next) ?? [])) keys.add(walletKey(partner));
  return [...keys].map((connected) => found.get(connected) ?? []);
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
