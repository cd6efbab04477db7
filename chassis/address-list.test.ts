import { isWithin, parseNetwork } from './address-list.js';

test.each([
  ['192.0.2.0/24', '192.0.2.0/24'],
  [' 192.0.2.7 ', '192.0.2.7/32'],
  ['0.0.0.0/0', '0.0.0.0/0'],
  ['2001:DB8:0:0::/32', '2001:db8::/32'],
  ['2001:db8::1', '2001:db8::1/128'],
  ['::/0', '::/0'],
])('%s is the network %s', (text, network) => {
  expect(parseNetwork(text)).toBe(network);
});

test.each([
  ['', 'is no address and no network'],
  ['bakery.example', 'is no address and no network'],
  ['192.0.2', 'is no address and no network'],
  ['0300.0.2.1', 'is no address and no network'],
  ['0x7f.0.0.1', 'is no address and no network'],
  ['192.0.2.256', 'is no address and no network'],
  ['fe80::1%eth0', 'is no address and no network'],
  ['192.0.2.0/24/8', 'is no address and no network'],
  ['192.0.2.0/', 'has a prefix that is no number'],
  ['192.0.2.0/-1', 'has a prefix that is no number'],
  ['192.0.2.0/33', 'has a prefix above 32'],
  ['2001:db8::/129', 'has a prefix above 128'],
  ['192.0.2.7/24', 'reaches beyond its prefix; 192.0.2.0/24 is meant'],
  ['2001:db8::1/32', 'reaches beyond its prefix; 2001:db8::/32 is meant'],
  ['::ffff:192.0.2.0/120', 'is to be written as version 4'],
])('%s %s', (text, problem) => {
  expect(() => parseNetwork(text)).toThrow(problem);
});

test.each([
  ['192.0.2.200', ['192.0.2.0/24'], true],
  ['192.0.3.1', ['192.0.2.0/24'], false],
  ['::ffff:192.0.2.200', ['192.0.2.0/24'], true],
  ['::ffff:c000:2c8', ['192.0.2.0/24'], true],
  ['2001:db8:1::5', ['192.0.2.0/24', '2001:db8::/32'], true],
  ['2001:db9::5', ['2001:db8::/32'], false],
  ['192.0.2.1', ['::/0'], false],
  ['2001:db8::1', ['0.0.0.0/0'], false],
  ['192.0.2.129', ['192.0.2.128/25'], true],
  ['192.0.2.127', ['192.0.2.128/25'], false],
  ['no address', ['0.0.0.0/0', '::/0'], false],
  ['no address', [], true],
])('%s in %j: %s', (address, networks, within) => {
  expect(isWithin(address, networks)).toBe(within);
});
