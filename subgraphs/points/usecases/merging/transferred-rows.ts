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
 * Where points come from that were transferred, the other wallet's rows tell. They are read where there are any, up to as many per
 * wallet; of a wallet with more, what came over stands as what it is, a transfer.
 */
export async function transfersOf(
  snapshot: EntityManager,
  rows: ReadonlyMap<string, readonly NumberedRow[]>,
  limit: number,
): Promise<Transfers> {
  const partners = new Map([...rows].map(([key, own]) => [key, partnersIn(own)]));
  const wanted = new Map([...partners.values()].flat().map((wallet) => [walletKey(wallet), wallet]));
  if (wanted.size === 0) {
    const rowsWith = (wallet: WalletKey) => alone(rows.get(walletKey(wallet)) ?? []);
    return { rowsWith, personOf: (memberId) => new Set([memberId]) };
  }
  const others = await findLatestMemberRows(snapshot, [...wanted.values()], limit + 1);
  const merges = await findMergedInto(snapshot, [...rows.keys()].map(memberIn));
  return {
    rowsWith: (wallet) => {
      const own = rows.get(walletKey(wallet)) ?? [];
      const found = (partners.get(walletKey(wallet)) ?? []).map((partner) => others.get(walletKey(partner)) ?? []);
      if (found.length === 0 || found.some(({ length }) => length > limit)) return alone(own);
      const withOthers = [...own, ...found.flat()].sort((one, other) => Number(one.seq) - Number(other.seq));
      return { own, withOthers };
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
  const found = new Map<string, NumberedRow[]>();
  for (let wanted = wallets; wanted.length > 0;) {
    const rows = await findLatestMemberRows(snapshot, wanted, limit);
    for (const [key, own] of rows) found.set(key, own);
    wanted = partnersIn([...rows.values()].flat()).filter((partner) => !found.has(walletKey(partner)));
  }
  return [...found.values()].flat().sort((one, other) => Number(one.seq) - Number(other.seq));
}

function alone(own: readonly NumberedRow[]): TransferredRows {
  return { own, withOthers: own };
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
