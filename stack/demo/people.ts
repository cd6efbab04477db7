import { demoId } from './demo-ids.js';
import { SeededGenerator } from './seeded-generator.js';

export interface Person {
  memberId: string;
  displayName: string;
  phone: string;
  email: string;
  /** YYYY-MM-DD */
  birthday: string;
  locale: 'zh-CN' | 'en';
  /** Purchases in the year. */
  visits: number;
  /** How many times an ordinary basket theirs is: a canteen buys by the sack. */
  basketSize: number;
}

const families = [...'王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐'];
const given = [
  '芳',
  '伟',
  '秀英',
  '娜',
  '敏',
  '静',
  '磊',
  '洋',
  '艳',
  '勇',
  '军',
  '杰',
  '涛',
  '明',
  '秀兰',
  '霞',
  '平',
  '刚',
  '桂英',
  '梓涵',
];
const english = [
  'Emma Clarke',
  'Noah Fischer',
  'Olivia Rossi',
  'Liam Novak',
  'Ava Martin',
  'Lucas Silva',
  'Mia Jensen',
];

export const demoMembers = 200;

/** The member whose token the start-up block shows: buys every month, and stocks up well before Spring. */
export const demoMember: Person = {
  memberId: demoId('member', 0),
  displayName: '林小满',
  phone: '+8613900000000',
  email: 'xiaoman@example.com',
  birthday: '1990-05-21',
  locale: 'zh-CN',
  visits: 0,
  basketSize: 1,
};

/** Everybody else, the same on every machine. */
export function otherPeople(seed: number): Person[] {
  const random = new SeededGenerator(seed);
  return Array.from({ length: demoMembers - 1 }, (_, index) => {
    const place = index + 1;
    const speaksEnglish = random.happens(0.08);
    const visits = random.oneOf([1, 2, 3, 4, 6, 8, 10, 12, 12, 16, 24]);
    return {
      memberId: demoId('member', place),
      displayName: speaksEnglish ? random.oneOf(english) : `${random.oneOf(families)}${random.oneOf(given)}`,
      phone: `+86139${String(place).padStart(8, '0')}`,
      email: `member${place}@example.com`,
      birthday: `${random.between(1950, 2004)}-${two(random.between(1, 12))}-${two(random.between(1, 28))}`,
      locale: speaksEnglish ? ('en' as const) : ('zh-CN' as const),
      visits,
      basketSize: random.happens(0.06) ? random.between(8, 20) : random.between(1, 3),
    };
  });
}

const two = (number: number) => String(number).padStart(2, '0');
