/**
 * Cards of our own series say FC, ten digits and a Luhn check digit, so that one wrong digit never says another card. Which of them
 * went to the printer is known, and no other can be enrolled with. Cards of a shop's own making are shaped as the shop likes: of them
 * nobody can say whether they are misread.
 */
import { luhnCheckDigit } from '../member-number.js';

const series = 'FC';
const serialDigits = 10;

/** Serials begin at 1. */
export const largestSerial = 10 ** serialDigits - 1;

export function ownCardNumber(serial: number): string {
  if (!Number.isSafeInteger(serial) || serial < 1 || serial > largestSerial)
    throw new Error('a serial is out of series');
  const digits = String(serial).padStart(serialDigits, '0');
  return `${series}${digits}${luhnCheckDigit(digits)}`;
}

/** In capitals, as `cardNumberOf` gives it. */
export function isOwnSeries(card: string): boolean {
  return /^FC\d{11}$/.test(card);
}

/** A card of our series whose check digit does not fit. */
export function isMistypedCard(card: string): boolean {
  return isOwnSeries(card) && ownCardNumberOrNull(card) !== card;
}

/** The place in the series; null for a card of another series. */
export function serialOf(card: string): number | null {
  return isOwnSeries(card) ? Number(card.slice(series.length, -1)) : null;
}

function ownCardNumberOrNull(card: string): string | null {
  const serial = serialOf(card);
  return serial === null || serial < 1 ? null : ownCardNumber(serial);
}
