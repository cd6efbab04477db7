import { withShared, type Benefit, type BenefitKind } from './benefit.js';

const benefit = (code: string, kind: BenefitKind, name = code): Benefit => ({
  code,
  kind,
  category: null,
  names: { zhCN: name, en: name },
  availability: kind === 'BIRTHDAY_GIFT' ? 'BIRTHDAY' : 'STANDING',
  factor: null,
});
const gift = benefit('gift', 'BIRTHDAY_GIFT');
const delivery = benefit('delivery', 'FREE_DELIVERY');
const walk = benefit('walk', 'CUSTOM');
const service = benefit('service', 'PRIORITY_SERVICE');

/** Worked out by hand: what the household shares stands where their own stood, and what is new comes last. */
test.each<[string, Benefit[], Benefit[], string[]]>([
  ['nothing is shared where there is no household', [gift, delivery], [], ['gift', 'delivery']],
  [
    'of the same code it takes the place of their own, by the better tier’s terms',
    [gift, delivery, walk],
    [gift, service, benefit('delivery', 'FREE_DELIVERY', 'within a day')],
    ['gift', 'within a day', 'walk', 'service'],
  ],
  [
    'of the same kind under another code it does too, once',
    [benefit('slow', 'FREE_DELIVERY'), gift],
    [delivery, service],
    ['delivery', 'gift', 'service'],
  ],
  [
    'two of one kind are theirs where the better tier has two',
    [benefit('slow', 'FREE_DELIVERY'), delivery],
    [delivery, benefit('express', 'FREE_DELIVERY')],
    ['express', 'delivery'],
  ],
  ['what the better tier lacks is their own still', [delivery, gift], [service], ['delivery', 'gift', 'service']],
  ['what goes by a member’s own tier is not shared', [gift], [walk, benefit('other', 'BIRTHDAY_GIFT')], ['gift']],
])('%s', (_, own, ofHousehold, expected) => {
  expect(withShared(own, ofHousehold).map(({ names }) => names.en)).toEqual(expected);
});
