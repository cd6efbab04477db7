import { webhookTargetShape, whereLeads } from './webhook-target.js';

const taken = (url: string, production = true) => webhookTargetShape(production).safeParse(url).success;

test('in production it is an https address on the public internet', () => {
  expect(taken('https://bakery.example.com:8443/hooks?x=1')).toBe(true);
  const wrong = ['http://bakery.example.com/', 'https://10.1.2.3/', 'https://[::1]/', 'https://0x7f.1/'];
  expect(wrong.map((url) => taken(url))).toEqual([false, false, false, false]);
});

test('elsewhere it may be on this machine', () => {
  expect(taken('http://127.0.0.1:4000/hooks', false)).toBe(true);
});

test.each([
  '',
  'no address',
  'https://',
  '//bakery.example.com/',
  'ftp://bakery.example.com/',
  'https://a:b@example.com/',
])('"%s" is none anywhere', (url) => {
  expect([taken(url), taken(url, false)]).toEqual([false, false]);
});

test('where an address leads is known before anything is sent', async () => {
  const leads = ['https://10.1.2.3/', 'https://[fd00::1]/', 'https://localhost/', 'https://nobody.invalid/'];
  expect(await Promise.all(leads.map(whereLeads))).toEqual([
    ...['PRIVATE_ADDRESS', 'PRIVATE_ADDRESS', 'PRIVATE_ADDRESS', 'UNKNOWN_NAME'],
  ]);
  expect(await whereLeads('https://93.184.216.34/')).toBe('OUTSIDE');
});
