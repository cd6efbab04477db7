import { generateKeyPairSync } from 'node:crypto';
import { checkpointsIn, publicKeysIn, receiptsIn } from './kept-proofs.js';

const privateJwk = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
const publicJwk = { kty: 'OKP', crv: 'Ed25519', x: privateJwk.x };

test('public keys are found as a JWK, in a set, in an answer of the graph, and in a private key, each once', () => {
  const answer = { data: { ledgerKeys: [{ keyId: 'k', publicKey: JSON.stringify(publicJwk) }] } };
  for (const kept of [publicJwk, { keys: [{ ...publicJwk, kid: 'k' }] }, answer, privateJwk, [publicJwk, answer]]) {
    expect(publicKeysIn(JSON.stringify(kept))).toEqual([publicJwk]);
  }
  expect(publicKeysIn('{"kty":"RSA"}')).toEqual([]);
  expect(publicKeysIn('no JSON')).toEqual([]);
});

test('receipts are found by themselves and in an answer of the graph, in their order', () => {
  const receipt = (row: number) => JSON.stringify({ format: 'fealty-receipt/1', row });
  expect(receiptsIn(receipt(1))).toEqual([receipt(1)]);
  const answer = { data: { edges: [{ receipt: receipt(2) }, { receipt: null }, { receipt: receipt(1) }] } };
  expect(receiptsIn(JSON.stringify(answer))).toEqual([receipt(2), receipt(1)]);
});

test('checkpoints are found in an answer of the graph', () => {
  const checkpoint = { blockCount: 3, lastSeq: 9, signedAt: '2027-03-10T04:00:00.000Z', keyId: 'k' };
  const hex = { root: 'ab'.repeat(32), signature: 'cd'.repeat(64) };
  expect(checkpointsIn(JSON.stringify({ data: { ledgerCheckpoint: { ...checkpoint, ...hex } } }))).toEqual([
    { ...checkpoint, root: Buffer.alloc(32, 0xab), signature: Buffer.alloc(64, 0xcd) },
  ]);
  expect(checkpointsIn(JSON.stringify(checkpoint))).toEqual([]);
});
