import type { PipelinedReads } from '../../../chassis/pipelined-reads.js';

const stampNow = { name: 'stamp of the rule book', text: 'select stamp from rule_book' };

/** Moves with every change of what purchases are judged by. */
export async function readStamp(reads: PipelinedReads): Promise<string> {
  const [row] = await reads.rows<{ stamp: string }>(stampNow, []);
  return row?.stamp ?? '0';
}
