import { v5 } from 'uuid';
import type { GraphClient } from '../graph-client.js';
import type { CodePart } from './code-parts.js';

/** Made once for this command; another value would make every file new. */
const namespace = '6f6f3c52-1f0e-4c36-9d5d-0b6f3d7b92e4';

const idOf = (...parts: unknown[]) => v5(JSON.stringify(parts), namespace);

export interface RefusedLine {
  line: number;
  reason: string;
}

export interface PoolOrder {
  poolId: string;
  names: { zhCN: string; en: string };
  lowAt: number;
  validUntil: string | null;
}

const defineDocument = `mutation DefineCouponPool($input: DefineCouponPoolInput!) {
  defineCouponPool(input: $input) { id }
}`;

/** Makes the pool, or changes it to these terms. */
export async function definePool(graph: GraphClient, order: PoolOrder): Promise<void> {
  await graph.ask(defineDocument, { input: { changeId: idOf('pool', order), ...order } });
}

const uploadDocument = `mutation UploadCouponCodes($input: UploadCouponCodesInput!) {
  uploadCouponCodes(input: $input) { accepted refused { line reason } }
}`;

interface Uploaded {
  uploadCouponCodes: { accepted: number; refused: RefusedLine[] };
}

/** Sends a part, under an id made of the file's digest and the part's place: sent again it is answered the same. */
export async function uploadPart(
  graph: GraphClient,
  { poolId, fileDigest }: { poolId: string; fileDigest: string },
  { firstLine, codes, refused }: CodePart,
): Promise<{ accepted: number; refused: RefusedLine[] }> {
  const input = { uploadId: idOf('part', poolId, fileDigest, firstLine), poolId, firstLine, codes };
  const { uploadCouponCodes: uploaded } = await graph.ask<Uploaded>(uploadDocument, { input });
  return {
    accepted: uploaded.accepted,
    refused: [...uploaded.refused, ...refused].sort((a, b) => a.line - b.line),
  };
}
