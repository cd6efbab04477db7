import { newId } from '../../../chassis/ids.js';
import { callerOf } from '../../../chassis/testing/callers.js';
import { PointsUnderTest } from './given.js';

let given: PointsUnderTest;
beforeAll(async () => {
  given = await PointsUnderTest.start();
  await given.currency('CRUMB', 50);
});
afterEach(() => given.booksBalance());
afterAll(() => given.stop());

async function funds(partners: string[], via = 'partners'): Promise<unknown> {
  const { data, errors } = await given.subgraph.ask(
    'query ($partners: [ID!]!) { partnerFunds(partners: $partners) { partner currency prepaid owed } }',
    { partners },
    { as: callerOf.service('partners'), via },
  );
  if (errors) throw new Error(JSON.stringify(errors));
  return data?.['partnerFunds'];
}

test('partners stand as the books have them: what is left of blocks, and what is owed either way', async () => {
  const [bakery, pharmacy, mill] = ['bakery', 'pharmacy', 'mill'];
  const block = { fundingId: newId(), account: 'BLOCK', owner: bakery, currency: 'HARVEST', points: 500 };
  await given.ask('fundAccount', block);
  const member = given.member();
  const received = { memberId: member.id, to: 'HARVEST' };
  await given.ask('receivePoints', {
    exchangeId: newId(),
    ...received,
    received: 120,
    fromPartner: bakery,
    prepaid: true,
  });
  await given.ask('receivePoints', {
    exchangeId: newId(),
    ...received,
    received: 70,
    fromPartner: pharmacy,
    prepaid: false,
  });
  // The mill's points were received for 50 that are given: it is owed them, and owes nothing.
  const holdId = await member.holding(50, { purpose: 'EXCHANGE' });
  await given.ask('convertPoints', {
    ...{ exchangeId: newId(), holdId, memberId: member.id, from: 'HARVEST', to: 'CRUMB', given: 50, received: 25 },
    ...{ fromPartner: 'own', toPartner: mill },
  });
  expect(await funds([mill, bakery, pharmacy, 'nobody'])).toEqual([
    { partner: 'bakery', currency: 'HARVEST', prepaid: 380, owed: 0 },
    { partner: 'mill', currency: 'HARVEST', prepaid: null, owed: -50 },
    { partner: 'pharmacy', currency: 'HARVEST', prepaid: null, owed: 70 },
  ]);
  expect(await funds([])).toEqual([]);
});

test('they are told of a thousand partners at a time, of codes, and to partners alone', async () => {
  const many = Array.from({ length: 1_001 }, (_, place) => `partner-${String(place)}`);
  await expect(funds(many)).rejects.toThrow('"inputPath":["partners"]');
  await expect(funds(['bakery', ''])).rejects.toThrow('"inputPath":["partners","1"]');
  for (const via of ['gateway', 'campaigns', 'rewards', 'members']) {
    await expect(funds(['bakery'], via)).rejects.toThrow('FORBIDDEN');
  }
});
