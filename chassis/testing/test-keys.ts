import { createHash } from 'node:crypto';

const services = ['gateway', 'members', 'points', 'campaigns', 'rewards', 'partners', 'notes'];

/** The key of a pair in tests: any two services agree on it without talking. */
export function testKey(from: string, audience: string): Buffer {
  return createHash('sha256').update(`test key of ${from} for ${audience}`).digest();
}

/** CALL_SEND_KEYS of a service under test. */
export function testSendKeys(from: string): string {
  return services.map((audience) => `${audience}=${testKey(from, audience).toString('base64')}`).join(',');
}

/** CALL_ACCEPT_KEYS of a service under test. */
export function testAcceptKeys(audience: string): string {
  return services.map((from) => `${from}=${testKey(from, audience).toString('base64')}`).join(',');
}
