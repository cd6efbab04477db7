/**
 * What may be a coupon's code, and when two texts are the same code: a till may type it in small letters, with blanks or without
 * hyphens. So codes are compared without these, and two that differ in nothing else are one.
 */

/** Why a line of an uploaded file is no code that can be given. */
export type CodeFault = 'TOO_SHORT' | 'TOO_LONG' | 'BAD_CHARACTER';

export const shortestCode = 6;
export const longestCode = 64;

/** By which a code is found. */
export function comparableCode(text: string): string {
  return text.toUpperCase().replace(/[\s-]/g, '');
}

/** Null for what can be given: 6 to 64 letters, digits, hyphens and underscores, of which 6 count. Blanks around it are nothing. */
export function faultOfCode(text: string): CodeFault | null {
  const code = text.trim();
  if (code.length > longestCode) return 'TOO_LONG';
  if (!/^[A-Za-z0-9_-]*$/.test(code)) return 'BAD_CHARACTER';
  return comparableCode(code).length < shortestCode ? 'TOO_SHORT' : null;
}

const charactersShown = 4;

/** For who may know that there is a code and not use it: its last four characters. */
export function maskedCode(text: string): string {
  return `••••${text.slice(-charactersShown)}`;
}
