import type { AnswerKey } from '../../../chassis/idempotency.js';
import { cardNumberOf } from '../domain/card-number.js';
import { looksLikeCode } from '../domain/cards/membership-code.js';
import { unknownMember } from '../domain/statuses/status-errors.js';
import { ownersOfNumbers } from '../storage/cards/cards.js';
import { numberInCode } from './cards/membership-code.js';
import { findMemberByNumber } from './find-members.js';
import type { MembersParts } from './members-parts.js';

/**
 * The member for whom a till asks, by the number, card or code that it was shown. A request that is sent again is about whom
 * it was about the first time: its answer stands, though the code has ended or the card was blocked since. Throws as
 * `findMemberByNumber`, BAD_USER_INPUT for nobody, and IDEMPOTENCY_CONFLICT.
 *
 * @param inputOf what the request's id stands for, given the member
 */
export async function memberOfRequest(
  parts: MembersParts,
  key: AnswerKey,
  inputOf: (memberId: string) => unknown,
  { number, path }: { number: string; path: string[] },
): Promise<string> {
  const { read } = parts.database;
  const shown = looksLikeCode(number) ? numberInCode(parts, number) : cardNumberOf(number);
  const still = shown === null ? undefined : (await ownersOfNumbers(read, [shown], parts.vault)).get(shown);
  if (still && (await parts.answers.look(read, key, inputOf(still.memberId))).state === 'answered')
    return still.memberId;
  const member = await findMemberByNumber(parts, number, path);
  if (!member) throw unknownMember({ path });
  return member.id;
}
