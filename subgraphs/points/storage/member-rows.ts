import { In, type EntityManager } from 'typeorm';
import type { Award } from '../domain/award.js';
import { holdKey, type Hold } from '../domain/hold.js';
import type { NumberedRow } from '../domain/journal.js';
import { AwardRow, awardOf } from './award.row.js';
import { HoldRow, holdOf } from './hold.row.js';
import { JournalEntryRow, journalRowOf } from './journal.row.js';

export interface WalletKey {
  memberId: string;
  currency: string;
}

/** One text per member and currency. */
export function walletKey({ memberId, currency }: WalletKey): string {
  return `${currency}/${memberId}`;
}

/**
 * The latest rows about each of these wallets, oldest first, those between held points and where points end included; of
 * all wallets in one statement.
 */
export async function findLatestMemberRows(
  manager: EntityManager,
  wallets: readonly WalletKey[],
  limit: number,
): Promise<Map<string, NumberedRow[]>> {
  // Each half is a walk along its own index from the end, which stops at the limit.
  const latest = (those: string) =>
    `(select seq from journal where member_id = asked.member_id and currency = asked.currency and ${those}
      order by seq desc limit :limit)`;
  const found = await manager
    .createQueryBuilder(JournalEntryRow, 'journal')
    .where(
      `journal.seq in (
         select page.seq
         from unnest(cast(:memberIds as uuid[]), cast(:currencies as text[])) as asked(member_id, currency)
         cross join lateral (
           select seq from (
             ${latest("(from_kind = 'WALLET' or to_kind = 'WALLET')")}
             union all ${latest("from_kind = 'HELD' and to_kind <> 'WALLET'")}) as either
           order by seq desc limit :limit) as page)`,
      {
        memberIds: wallets.map(({ memberId }) => memberId),
        currencies: wallets.map(({ currency }) => currency),
        limit,
      },
    )
    .orderBy('journal.seq', 'ASC')
    .getMany();
  const byWallet = new Map<string, NumberedRow[]>(wallets.map((wallet) => [walletKey(wallet), []]));
  for (const row of found) {
    const { seq, currency, memberId } = row;
    byWallet.get(walletKey({ memberId: memberId ?? '', currency }))?.push({ ...journalRowOf(row), seq });
  }
  return byWallet;
}

/** Holds by their key, in one statement. */
export async function findHoldsByKey(manager: EntityManager, keys: readonly string[]): Promise<Map<string, Hold>> {
  if (keys.length === 0) return new Map();
  const refs = keys.map((key) => ({
    service: key.slice(0, key.indexOf('/')),
    holdId: key.slice(key.indexOf('/') + 1),
  }));
  const found = await manager
    .createQueryBuilder(HoldRow, 'hold')
    .where('(hold.service, hold.hold_id) in (select * from unnest(cast(:services as text[]), cast(:ids as uuid[])))', {
      services: refs.map(({ service }) => service),
      ids: refs.map(({ holdId }) => holdId),
    })
    .getMany();
  return new Map(found.map((row) => [holdKey(row), holdOf(row)]));
}

export async function findAwards(manager: EntityManager, ids: readonly string[]): Promise<Map<string, Award>> {
  if (ids.length === 0) return new Map();
  const found = await manager.find(AwardRow, { where: { awardId: In([...ids]) } });
  return new Map(found.map((row) => [row.awardId, awardOf(row)]));
}
