import type { PoolClient } from 'pg';
import { accountKey, walletOf } from '../domain/account.js';
import type { Command } from '../domain/command.js';
import type { RiskRule } from '../domain/risk.js';
import type { Known } from './read-answers.js';
import type { ReadBooks } from './read-books.js';
import { readRiskHistory } from './read-risk-history.js';

/** What the rules look at of members who are new, and everything anew where the rules have changed since the last look. */
export async function readRestOfRisk(
  client: PoolClient,
  commands: readonly Command[],
  assumed: readonly RiskRule[],
  { now, rules }: Known,
  { books }: ReadBooks,
): Promise<void> {
  books.risk.rules = rules;
  if (JSON.stringify(rules) !== JSON.stringify(assumed)) {
    for (const [key, actions] of await readRiskHistory(client, commands, rules)) books.risk.history.set(key, actions);
    return;
  }
  const hours = Math.max(0, ...rules.map(({ firstHours }) => firstHours ?? 0));
  const newSince = new Date(now.getTime() - hours * 3_600_000).toISOString();
  const byNewMembers = commands.filter((command) => {
    if (!('risk' in command)) return false;
    const openedAt = books.accounts.get(accountKey(walletOf(command.memberId, command.currency)))?.openedAt ?? null;
    return openedAt !== null && openedAt > newSince;
  });
  for (const [key, actions] of await readRiskHistory(client, byNewMembers, rules)) books.risk.history.set(key, actions);
}
