import { LinkKeys } from './link-keys.js';

const keys = new LinkKeys(Buffer.alloc(32, 1));
const request = { codeId: 'c', memberId: 'm', brandId: 'b' };

test('a code is eight letters that can be read out, the same for the same request alone', () => {
  const code = keys.code(request);
  expect(code).toMatch(/^[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}$/);
  expect(keys.code({ ...request })).toBe(code);
  const others = ['codeId', 'memberId', 'brandId'].map((part) => keys.code({ ...request, [part]: 'x' }));
  expect(new Set([code, ...others]).size).toBe(4);
  expect(new LinkKeys(Buffer.alloc(32, 2)).code(request)).not.toBe(code);
});

test('every letter is as likely as any other', () => {
  const counts = new Map<string, number>();
  for (let n = 0; n < 4_000; n += 1)
    for (const letter of keys.code({ ...request, codeId: String(n) }).replace('-', ''))
      counts.set(letter, (counts.get(letter) ?? 0) + 1);
  expect(counts.size).toBe(32);
  // 1,000 of each, give or take five standard deviations of 31.
  for (const count of counts.values()) expect(Math.abs(count - 1_000)).toBeLessThan(160);
});

test('a code is found however it is typed, with its partner alone', () => {
  const digest = keys.codeDigest('b', 'K7QM-2XWD');
  for (const typed of ['k7qm2xwd', ' K7QM 2XWD ', 'k7-qm-2x-wd']) expect(keys.codeDigest('b', typed)).toEqual(digest);
  expect(keys.codeDigest('b', 'K7QM-2XWE')).not.toEqual(digest);
  expect(keys.codeDigest('other', 'K7QM-2XWD')).not.toEqual(digest);
});

test('digests of members, tokens and codes are apart, and so are the secrets of keys', () => {
  const made = [keys.memberDigest('b', 'x'), keys.tokenDigest('b', 'x'), keys.codeDigest('b', 'X')];
  expect(new Set(made.map((digest) => digest.toString('hex'))).size).toBe(3);
  const secret = keys.sharedSecret('key', Buffer.alloc(32));
  expect(secret).toMatch(/^flk_[\w-]{43}$/);
  expect(keys.sharedSecret('key', Buffer.alloc(32, 1))).not.toBe(secret);
  expect(keys.sharedSecret('other', Buffer.alloc(32))).not.toBe(secret);
});
