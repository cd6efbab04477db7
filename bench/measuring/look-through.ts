import type { HttpAnswer } from './lean-client.js';

/** Reading each answer would keep the asking core from asking. */
const readOneOf = 50;

/**
 * Each answer is looked through for errors, and of so many one is read and compared whole, by its place among the requests.
 * Throws an Error with what came unless it is a full answer, and whatever `read` throws.
 */
export function lookThrough({ status, body }: HttpAnswer, place: number, read: (text: string) => void): void {
  if (status !== 200 || body.includes('"errors"')) {
    throw new Error(`answered ${status}: ${body.toString().slice(0, 2_000)}`);
  }
  if (place % readOneOf === 0) read(body.toString());
}
