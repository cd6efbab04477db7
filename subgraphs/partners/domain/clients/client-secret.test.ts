import { ClientSecrets, newClientSecret, wireDigest } from './client-secret.js';

const secrets = new ClientSecrets(Buffer.alloc(32, 1));
const clientId = '0198c0de-0000-7000-8000-000000000001';

test('each is 32 random bytes and says what it is', () => {
  const made = Array.from({ length: 50 }, newClientSecret);
  for (const secret of made) expect(secret).toMatch(/^fps_[\w-]{43}$/);
  expect(new Set(made).size).toBe(50);
});

test('one that is kept is known, alone and beside another; any other is not', () => {
  const [first, second, other] = [newClientSecret(), newClientSecret(), newClientSecret()].map(wireDigest) as [
    string,
    string,
    string,
  ];
  const kept = [secrets.keptDigest(clientId, first), secrets.keptDigest(clientId, second)];
  expect(secrets.isOneOf(clientId, first, kept)).toBe(true);
  expect(secrets.isOneOf(clientId, second, kept)).toBe(true);
  expect(secrets.isOneOf(clientId, other, kept)).toBe(false);
  expect(secrets.isOneOf(clientId, first, [null, kept[0]!])).toBe(true);
  expect(secrets.isOneOf(clientId, first, [null, null])).toBe(false);
});

test('what is kept is good for one client under one key alone, and is not what goes over the wire', () => {
  const onWire = wireDigest(newClientSecret());
  const kept = secrets.keptDigest(clientId, onWire);
  expect(secrets.isOneOf('0198c0de-0000-7000-8000-000000000002', onWire, [kept])).toBe(false);
  expect(new ClientSecrets(Buffer.alloc(32, 2)).isOneOf(clientId, onWire, [kept])).toBe(false);
  expect(kept.toString('base64url')).not.toBe(onWire);
});
