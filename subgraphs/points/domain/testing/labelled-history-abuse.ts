/**
 * Planted abuse, incident by incident: device farms, rings that drain accounts by gifts, bursts of exchanges, accounts that
 * are robbed on their first day. The slowest and smallest of each are too slow or too small for any rule of counts; and some
 * are patient on purpose, which no rule of speed will ever see.
 */
import { day, hour, lengthInDays, minute, type HistoryInTheMaking } from './labelled-history-making.js';

export const incidentsOfEachKind = 30;
export const patientOfEachKind = 2;

export function plantAbuse(making: HistoryInTheMaking): void {
  for (let place = 0; place < incidentsOfEachKind; place += 1) {
    plantFarm(making, `farm ${String(place)}`, making.chance.between(95, 400), making.chance.between(3, 6));
    plantRing(making, `ring ${String(place)}`);
    plantBurst(making, `burst ${String(place)}`, making.chance.between(18, 80));
    plantRobbery(making, `robbery ${String(place)}`);
  }
  for (let place = 0; place < patientOfEachKind; place += 1) {
    plantFarm(making, `patient farm ${String(place)}`, making.chance.between(20, 60), making.chance.between(3, 6));
    plantPatientExchanges(making, `patient exchanger ${String(place)}`);
    plantOldAccount(making, `robbed old account ${String(place)}`);
  }
}

/** Any time but the last two days, so that nothing runs out of the weeks. */
function someTime({ chance }: HistoryInTheMaking): number {
  return chance.between(2 * day, (lengthInDays - 2) * day);
}

/** One device redeems for many accounts, by a script. */
function plantFarm(making: HistoryInTheMaking, incident: string, perMinute: number, minutes: number): void {
  const { chance } = making;
  const begin = someTime(making);
  const accounts = chance.between(20, 200);
  for (let nth = 0; nth < perMinute * minutes; nth += 1) {
    making.tell({
      action: 'REDEMPTION',
      memberId: `${incident}'s account ${String(chance.between(1, accounts))}`,
      points: chance.between(100, 500),
      at: begin + ((nth + chance.fraction() / 2) * minute) / perMinute,
      since: begin - chance.between(1, 30) * day,
      device: incident,
      incident,
    });
  }
}

/** Each of many accounts gives all it has to one who collects, within an hour or a night. */
function plantRing(making: HistoryInTheMaking, incident: string): void {
  const { chance } = making;
  const begin = someTime(making);
  const length = chance.between(1, 10) * hour;
  for (let account = chance.between(18, 60); account > 0; account -= 1) {
    making.tell({
      action: 'GIFT',
      memberId: `${incident}'s account ${String(account)}`,
      recipientId: `${incident}'s collector`,
      points: chance.between(500, 4_500),
      at: begin + chance.fraction() * length,
      device: `${incident}'s device ${String(chance.between(1, 3))}`,
      incident,
    });
  }
}

/** One account moves points out of the programme, exchange by exchange, within hours. */
function plantBurst(making: HistoryInTheMaking, incident: string, exchanges: number): void {
  const { chance } = making;
  const begin = someTime(making);
  const length = chance.between(1, 12) * hour;
  for (let nth = 0; nth < exchanges; nth += 1) {
    const at = begin + chance.fraction() * length;
    making.tell({
      action: 'EXCHANGE',
      memberId: `${incident}'s account`,
      points: chance.between(100, 2_000),
      at,
      device: incident,
      incident,
    });
  }
}

/** An account that was opened, or taken over, today is emptied: by a few gifts, or by a few great redemptions. */
function plantRobbery(making: HistoryInTheMaking, incident: string): void {
  const { chance } = making;
  const since = someTime(making);
  const byGifts = chance.happens(0.7);
  const times = chance.between(1, byGifts ? 4 : 3);
  const points = byGifts ? chance.between(2_500, 9_000) : chance.between(35_000, 150_000);
  for (let nth = 0; nth < times; nth += 1) {
    making.tell({
      action: byGifts ? 'GIFT' : 'REDEMPTION',
      memberId: `${incident}'s account`,
      ...(byGifts ? { recipientId: `${incident}'s receiver ${String(nth)}` } : {}),
      points: Math.ceil(points / times),
      at: since + chance.between(5 * minute, 22 * hour),
      since,
      device: incident,
      incident,
    });
  }
}

/** A few exchanges a day, day after day. */
function plantPatientExchanges(making: HistoryInTheMaking, incident: string): void {
  for (let today = 3; today < 10; today += 1) plantBurstOfDay(making, incident, today);
}

function plantBurstOfDay(making: HistoryInTheMaking, incident: string, today: number): void {
  const { chance } = making;
  for (let times = chance.between(8, 10); times > 0; times -= 1) {
    const at = today * day + chance.between(0, 23) * hour;
    const memberId = `${incident}'s account`;
    making.tell({ action: 'EXCHANGE', memberId, points: chance.between(500, 2_000), at, device: incident, incident });
  }
}

/** What was saved for years is taken at once, as its owner might. */
function plantOldAccount(making: HistoryInTheMaking, incident: string): void {
  const points = making.chance.between(20_000, 60_000);
  const memberId = `${incident}'s owner`;
  making.tell({ action: 'REDEMPTION', memberId, points, at: someTime(making), device: incident, incident });
}
