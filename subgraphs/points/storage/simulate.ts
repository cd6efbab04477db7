import type { Database } from '../../../chassis/database.js';
import type { Command } from '../domain/command.js';
import { decideAll, type Outcome } from '../domain/decide.js';
import type { MomentOf } from './decide-batch.js';
import { lookAtBooks } from './ledger-turn.js';
import { readAnswers } from './read-answers.js';
import { readBooks } from './read-books.js';

const nothingUnseen = Promise.resolve(null);

/**
 * Decides on the commands one after the other as the writer would, on the books as they stand at one moment, and writes
 * nothing: the transaction is read-only. Nobody who posts meanwhile waits for it.
 */
export async function simulate(
  database: Database,
  commands: readonly Command[],
  momentOf: MomentOf,
): Promise<Outcome[]> {
  return database.withClient(async (client) => {
    await lookAtBooks(client);
    const { now, rules } = await readAnswers(client, [], nothingUnseen);
    const { books } = await readBooks(client, commands, rules, nothingUnseen);
    await client.query('rollback');
    const moment = momentOf(now);
    const request = { caller: 'service:points', mutation: 'simulatePostings', id: '' };
    return decideAll(
      books,
      commands.map((command) => ({ ...command, moment, request })),
    ).map(({ outcome }) => outcome);
  });
}
