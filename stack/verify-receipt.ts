/**
 * `npm run verify-receipt -- --receipt FILE --keys FILE`: checks a member's receipts with nothing but the receipts and a
 * public key that was kept: no database, no network. Ends with 1 when one is not sound.
 */
import { parseArgs } from 'node:util';
import { verifyReceipt, type ReceiptVerdict } from '../subgraphs/points/domain/receipt.js';
import { CannotStart } from './cannot-start.js';
import { publicKeysIn, receiptsIn } from './ledger/kept-proofs.js';
import { readTypedFile, typedFrom } from './typed-file.js';

const usage = `npm run verify-receipt -- --receipt FILE --keys FILE
  --receipt FILE   the receipt's text, or an answer of the graph with receipts in it
  --keys FILE      public keys as JWKs, or the answer of ledgerKeys as it was kept`;

async function contentOf(file: string | undefined): Promise<string> {
  if (file === undefined) throw new CannotStart(usage);
  return (await readTypedFile(file, typedFrom(process.env))).toString('utf8');
}

function describe({ faults, receipt }: ReceiptVerdict): string {
  if (!receipt || faults.length > 0) return ['NOT SOUND', ...faults].join('\n  ');
  const { entries, checkpoint } = receipt;
  const lines = entries.map(
    ({ row, block }) =>
      `row ${row.seq}: ${row.kind} ${String(row.amount)} ${row.from.currency} of member ${String(row.memberId)}, ` +
      `posted at ${row.postedAt}, in block ${String(block.number)}`,
  );
  const signed = `signed at ${checkpoint.signedAt} by ${checkpoint.keyId}, with ${String(checkpoint.blockCount)} blocks`;
  return ['SOUND', ...lines, signed].join('\n  ');
}

try {
  const { values } = parseArgs({ options: { receipt: { type: 'string' }, keys: { type: 'string' } } });
  const [receipts, keys] = [receiptsIn(await contentOf(values.receipt)), publicKeysIn(await contentOf(values.keys))];
  if (receipts.length === 0) throw new CannotStart('There is no receipt in that file.');
  if (keys.length === 0) throw new CannotStart('There is no public key in that file.');
  const verdicts = receipts.map((receipt) => verifyReceipt(receipt, keys));
  console.log(verdicts.map(describe).join('\n'));
  if (verdicts.some(({ faults }) => faults.length > 0)) process.exitCode = 1;
} catch (error) {
  // parseArgs throws a TypeError where an option is none of ours.
  console.error(error instanceof CannotStart || error instanceof TypeError ? error.message : error);
  process.exitCode = 1;
}
