/**
 * Honest members: families on one device, the tablets of shops, birthdays, great redemptions. And those who do what abuse
 * looks like: couples whose wedding guests all give on one day, newcomers who give or redeem much on their first, people who
 * like to exchange. How many of these there are, and how far they go, is what bounds the false alarms.
 */
import { day, hour, lengthInDays, minute, type HistoryInTheMaking } from './labelled-history-making.js';

/** So many of each, and the most that each does on its day. */
export const unusual = {
  weddings: { couples: 4, guestsAtMost: 40 },
  generousNewcomers: { members: 10, giftsAtMost: 2, pointsAtMost: 2_500 },
  greatNewcomers: { members: 3, redemptions: 1 },
  keenExchangers: { members: 5, exchangesAtMost: 25 },
};

const families = 500;
const tablets = 8;

export function addHonestActions(making: HistoryInTheMaking): void {
  const everybody = addFamilies(making);
  addShopTablets(making, everybody);
  addGreatRedeemers(making);
  addNewcomers(making);
  addWeddings(making);
  addKeenExchangers(making);
}

/** Waking hours of a day, in seconds from its beginning. */
function byDay({ chance }: HistoryInTheMaking): number {
  return chance.between(8 * hour, 22 * hour);
}

function someDay({ chance }: HistoryInTheMaking): number {
  return chance.between(0, lengthInDays - 1) * day;
}

/** Two to five on one device. Each redeems now and then, some exchange; a birthday brings gifts from the others and friends. */
function addFamilies(making: HistoryInTheMaking): string[] {
  const { chance } = making;
  const everybody: string[] = [];
  for (let family = 0; family < families; family += 1) {
    const device = `phone of family ${String(family)}`;
    const members = Array.from(
      { length: chance.between(2, 5) },
      (_, place) => `member ${String(family)}.${String(place)}`,
    );
    everybody.push(...members);
    for (const memberId of members) {
      for (let times = chance.between(0, 6); times > 0; times -= 1) {
        const at = someDay(making) + byDay(making);
        making.tell({ action: 'REDEMPTION', memberId, points: chance.between(200, 3_000), at, device, incident: null });
      }
      for (let times = chance.happens(0.05) ? chance.between(1, 6) : 0; times > 0; times -= 1) {
        const at = someDay(making) + byDay(making);
        making.tell({ action: 'EXCHANGE', memberId, points: chance.between(100, 2_000), at, device, incident: null });
      }
      if (chance.happens(lengthInDays / 365)) addBirthday(making, memberId, members, device);
    }
  }
  return everybody;
}

function addBirthday(making: HistoryInTheMaking, recipientId: string, family: string[], device: string): void {
  const { chance } = making;
  const birthday = someDay(making);
  const friends = Array.from(
    { length: chance.between(0, 4) },
    (_, place) => `${recipientId}'s friend ${String(place)}`,
  );
  for (const memberId of [...family.filter((one) => one !== recipientId), ...friends]) {
    const at = birthday + byDay(making);
    const points = chance.between(1, 10) * 100;
    making.tell({ action: 'GIFT', memberId, recipientId, points, at, device, incident: null });
  }
}

/** One customer after another at the same device, the fastest every five seconds while the shop is full. */
function addShopTablets(making: HistoryInTheMaking, everybody: readonly string[]): void {
  const { chance } = making;
  for (let tablet = 0; tablet < tablets; tablet += 1) {
    for (let today = 0; today < lengthInDays; today += 1) {
      const isFull = today % 7 === 5;
      let at = today * day + 9 * hour;
      for (let customers = chance.between(30, isFull ? 200 : 80); customers > 0; customers -= 1) {
        at += chance.between(5, isFull ? 2 * minute : 8 * minute);
        const memberId = chance.oneOf(everybody);
        const device = `tablet ${String(tablet)}`;
        making.tell({ action: 'REDEMPTION', memberId, points: chance.between(200, 2_000), at, device, incident: null });
      }
    }
  }
}

/** Have saved for years, and take something great. */
function addGreatRedeemers(making: HistoryInTheMaking): void {
  for (let place = 0; place < 12; place += 1) {
    const memberId = `saver ${String(place)}`;
    const points = making.chance.between(40_000, 200_000);
    const at = someDay(making) + byDay(making);
    making.tell({ action: 'REDEMPTION', memberId, points, at, device: `phone of ${memberId}`, incident: null });
  }
}

function addNewcomers(making: HistoryInTheMaking): void {
  const { chance } = making;
  const { generousNewcomers, greatNewcomers } = unusual;
  const newcomer = (name: string) => {
    const since = someDay(making) + 9 * hour;
    return {
      memberId: name,
      since,
      device: `phone of ${name}`,
      at: () => since + chance.between(10 * minute, 12 * hour),
    };
  };
  for (let place = 0; place < 80; place += 1) {
    const { at, ...who } = newcomer(`newcomer ${String(place)}`);
    for (let times = chance.between(0, 2); times > 0; times -= 1) {
      making.tell({ ...who, action: 'REDEMPTION', points: chance.between(200, 4_000), at: at(), incident: null });
    }
  }
  for (let place = 0; place < generousNewcomers.members; place += 1) {
    const { at, ...who } = newcomer(`generous newcomer ${String(place)}`);
    for (let times = chance.between(1, generousNewcomers.giftsAtMost); times > 0; times -= 1) {
      const points = chance.between(1_000, generousNewcomers.pointsAtMost);
      const recipientId = `friend of ${who.memberId}`;
      making.tell({ ...who, action: 'GIFT', recipientId, points, at: at(), incident: null });
    }
  }
  for (let place = 0; place < greatNewcomers.members; place += 1) {
    const { at, ...who } = newcomer(`great newcomer ${String(place)}`);
    const points = chance.between(40_000, 90_000);
    making.tell({ ...who, action: 'REDEMPTION', points, at: at(), incident: null });
  }
}

function addWeddings(making: HistoryInTheMaking): void {
  const { couples, guestsAtMost } = unusual.weddings;
  for (let wedding = 0; wedding < couples; wedding += 1) {
    const today = someDay(making);
    for (let guest = making.chance.between(10, guestsAtMost); guest > 0; guest -= 1) {
      const memberId = `guest ${String(wedding)}.${String(guest)}`;
      const points = making.chance.between(500, 2_000);
      const recipientId = `couple ${String(wedding)}`;
      const at = today + byDay(making);
      making.tell({
        action: 'GIFT',
        memberId,
        recipientId,
        points,
        at,
        device: `phone of ${memberId}`,
        incident: null,
      });
    }
  }
}

function addKeenExchangers(making: HistoryInTheMaking): void {
  const { members, exchangesAtMost } = unusual.keenExchangers;
  for (let place = 0; place < members; place += 1) {
    const memberId = `keen exchanger ${String(place)}`;
    const today = someDay(making);
    for (let times = making.chance.between(5, exchangesAtMost); times > 0; times -= 1) {
      const points = making.chance.between(50, 500);
      const at = today + byDay(making);
      making.tell({ action: 'EXCHANGE', memberId, points, at, device: `phone of ${memberId}`, incident: null });
    }
  }
}
