import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { callerKey, type RequestContext } from '../../../../chassis/caller.js';
import { idShape, parseInput } from '../../../../chassis/parse-input.js';
import { unknownCouponPool } from '../../domain/codes/code-errors.js';
import { linesOfUpload, type RefusedLine } from '../../domain/codes/uploaded-lines.js';
import { hasPool } from '../../storage/codes/coupon-pools.js';
import { insertCodes } from '../../storage/codes/uploaded-codes.js';
import type { CodeTools } from './code-tools.js';

/** As many lines as one upload takes: they are sealed and stored in well under a second. */
export const mostCodes = 5_000;

const shape = z.object({
  uploadId: idShape,
  poolId: idShape,
  firstLine: z.number().int().min(1, { error: 'must be 1 or more' }).max(1_000_000_000),
  codes: z.array(z.string()).max(mostCodes, { error: `must be ${String(mostCodes)} or fewer; upload in parts` }),
});

type Upload = z.output<typeof shape>;

export interface UploadedCodes {
  accepted: number;
  /** In the order of the lines. */
  refused: RefusedLine[];
}

/**
 * Puts a part of a file of codes into a pool, once per id. A line that is no code, or one that is known already, is told of and keeps
 * none of the others back. The codes themselves are in no log, no record and no answer. Fault: UNKNOWN_COUPON_POOL.
 */
export async function uploadCouponCodes(
  tools: CodeTools,
  { caller, requestId }: Pick<RequestContext, 'caller' | 'requestId'>,
  raw: unknown,
): Promise<UploadedCodes> {
  const input = parseInput(shape, raw);
  const { uploadId, poolId } = input;
  const by = callerKey(caller);
  return tools.answers.answerOnce({ caller: by, mutation: 'uploadCouponCodes', id: uploadId }, input, async (tx) => {
    if (!(await hasPool(tx, poolId))) throw unknownCouponPool({ path: ['input', 'poolId'] });
    const uploaded = await putIntoPool(tx, tools, input);
    const details = { uploadId, accepted: uploaded.accepted, refused: uploaded.refused.length };
    await tools.audit.record(tx, {
      by,
      action: 'coupons.uploaded',
      subject: `coupon-pool/${poolId}`,
      details,
      requestId,
    });
    return uploaded;
  });
}

async function putIntoPool(
  tx: EntityManager,
  { vault }: CodeTools,
  { poolId, firstLine, codes }: Upload,
): Promise<UploadedCodes> {
  const { good, refused } = linesOfUpload(codes, firstLine);
  const sealed = good.map(({ line, code }) => ({ line, ...vault.seal(code) }));
  const known = await insertCodes(tx, poolId, sealed);
  const knownLines = sealed
    .filter(({ digest }) => known.has(digest.toString('base64')))
    .map(({ line }): RefusedLine => ({ line, reason: 'KNOWN_ALREADY' }));
  return {
    accepted: good.length - knownLines.length,
    refused: [...refused, ...knownLines].sort((a, b) => a.line - b.line),
  };
}
