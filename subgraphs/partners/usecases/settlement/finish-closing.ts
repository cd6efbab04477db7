import { createHash } from 'node:crypto';
import { canonicalJson } from '../../../../chassis/idempotency.js';
import { settle, type Payment, type SettlementLine } from '../../domain/settlement.js';
import { listBrandCodes } from '../../storage/settlement/brand-codes.js';
import { pairsOf, streamItems } from '../../storage/settlement/item-pages.js';
import { keepLines, linesOf, readLines, sumPair } from '../../storage/settlement/settlement-lines.js';
import { keepPayments, readPayments } from '../../storage/settlement/settlement-payments.js';
import { markClosed } from '../../storage/settlement/settlement-periods.js';
import { keepStatement, statementsOf, type KeptStatement } from '../../storage/settlement/statements.js';
import { writeMessages } from '../../storage/webhooks/webhook-messages.js';
import { settledFigures } from './settled-figures.js';
import type { SettlingTools } from './settlement-tools.js';
import { coverText, statementText, type StatementEnd } from './statement-text.js';

/**
 * Works out what a month came to that nothing comes to any more: the lines of each pair, the payments, the statement of each brand, each
 * in a transaction of its own. What is done is not done again, and done again it would come to the same, to the byte: a crash loses one
 * step, and two at once do no harm.
 */
export async function finishClosing(tools: SettlingTools, period: string): Promise<void> {
  const { database, log } = tools;
  const known = new Set((await readLines(database.read, period)).map((line) => nameOf(line)));
  for (const pair of await pairsOf(database.read, period, null)) {
    if (known.has(nameOf(pair))) continue;
    const lines = linesOf(await sumPair(database.read, period, pair));
    await database.transaction((tx) => keepLines(tx, period, lines));
  }
  const { lines, payments } = settle(await readLines(database.read, period));
  await database.transaction((tx) => keepPayments(tx, period, payments));
  const stated = new Set((await statementsOf(database.read, period)).map(({ brand }) => brand));
  for (const brand of await listBrandCodes(database.read)) {
    if (stated.has(brand)) continue;
    const statement = await stateBrand(tools, period, brand);
    await database.transaction((tx) => keepStatement(tx, statement));
  }
  await endClosing(tools, period, lines);
  log.info({ period, lines: lines.length, payments: payments.length }, 'closed a settlement');
}

const nameOf = ({ fromBrand, toBrand }: Pick<SettlementLine, 'fromBrand' | 'toBrand'>) => `${fromBrand} ${toBrand}`;

/** The brand's statement, signed. Throws where its items do not come to the lines that are kept: nothing is signed that is in doubt. */
async function stateBrand({ database, signer, zone }: SettlingTools, period: string, brand: string) {
  const head = { brand, period, zone };
  const hash = createHash('sha256');
  const text = statementText(head, streamItems(database.read, period, brand));
  let piece = await text.next();
  for (; !piece.done; piece = await text.next()) hash.update(piece.value);
  const { lines, netMinor, items } = piece.value;
  const kept = await readLines(database.read, period, brand);
  if (comparable(lines) !== comparable(kept)) {
    throw new Error(`the items of ${brand} in ${period} do not come to its lines`);
  }
  const payments: Payment[] = await readPayments(database.read, period, brand);
  const digest = hash.digest();
  const cover = coverText(head, { digest, items, netMinor, payments });
  const signed = signer && { keyId: signer.keyId, signature: signer.sign(cover) };
  const statement: KeptStatement = { period, brand, items, netMinor, digest, cover, keyId: null, signature: null };
  return { ...statement, ...signed };
}

function comparable(lines: StatementEnd['lines']): string {
  return canonicalJson(
    lines.map((line) => ({
      ...line,
      ...{ given: String(line.given), received: String(line.received), fee: String(line.fee) },
    })),
  );
}

/** Everybody is told at once, and once. */
async function endClosing({ database, outbox }: SettlingTools, period: string, lines: readonly SettlementLine[]) {
  await database.transaction(async (tx) => {
    if (!(await markClosed(tx, period))) return;
    const statements = await statementsOf(tx, period);
    await writeMessages(
      tx,
      statements.map(({ brand, digest }) => ({
        brand,
        type: 'settlement.closed' as const,
        about: period,
        data: { period, digest: digest.toString('hex') },
      })),
    );
    const currencies = await settledFigures(tx, lines);
    await outbox.write(tx, { topic: 'settlement-closed', aggregateId: period, payload: { period, currencies } });
  });
}
