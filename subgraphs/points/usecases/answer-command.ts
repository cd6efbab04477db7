import type { AuditEntry } from '../../../chassis/audit-log.js';
import { callerKey, type Caller } from '../../../chassis/caller.js';
import { badInput } from '../../../chassis/domain-error.js';
import { isId } from '../../../chassis/ids.js';
import type { Answers } from '../domain/answers.js';
import type { Command, CommandOf } from '../domain/command.js';
import { underReview } from '../domain/errors.js';
import { requireCurrency } from './currencies.js';
import type { PointsParts } from './points-parts.js';

export interface CommandRequest<Kind extends Command['kind']> {
  /** Whose id it is: ids are unique per caller and kind of command. */
  by: Caller;
  /** The client's id of what is asked: the same id with the same input gets the same answer for ever. */
  id: string;
  /** As it was asked; told apart from another input under the same id. */
  input: unknown;
  command: CommandOf<Kind>;
  /** Currencies named in the input, which must exist. */
  currencies?: { code: string; path: string[] }[];
  /** Of what a person of ops does: written with the posting. */
  audit?: AuditEntry;
}

/**
 * Puts one command to the books, once per caller, kind and id, in one transaction with the record of its answer. Throws the
 * refusal or fault of the domain, UNDER_REVIEW while a person has to decide, IDEMPOTENCY_CONFLICT, BAD_USER_INPUT for a
 * currency that does not exist, OVERLOADED and UNAVAILABLE.
 */
export async function answerCommand<Kind extends Command['kind']>(
  parts: PointsParts,
  request: CommandRequest<Kind>,
): Promise<Answers[Kind]> {
  const { by, id, input, command, currencies = [], audit } = request;
  if (!isId(id)) throw badInput({ path: ['input'], reason: 'the id of the request must be a UUID' });
  for (const { code, path } of currencies) await requireCurrency(parts, code, path);
  const result = await parts.writer.post({
    command,
    once: {
      key: { caller: callerKey(by), mutation: command.kind, id },
      inputHash: parts.answers.hashOf(input),
    },
    audit,
  });
  switch (result.kind) {
    case 'answered':
      return parts.answers.give<Answers[Kind]>(result.answer);
    case 'under review':
      throw underReview({ reviewId: result.reviewId });
    case 'fault':
      throw result.error;
  }
}

/** The name under which another subgraph's ids are kept. */
export function callerOfService(via: string): Caller {
  return { kind: 'service', name: via };
}
