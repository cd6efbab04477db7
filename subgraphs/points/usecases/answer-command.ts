import { callerKey } from '../../../chassis/caller.js';
import type { Answers } from '../domain/decide.js';
import type { Command, CommandOf } from '../domain/command.js';
import { postCommands } from '../storage/post-commands.js';
import { requireCurrency } from './currencies.js';
import type { PointsParts, ServiceRequest } from './points-parts.js';

export interface CommandRequest<Kind extends Command['kind']> extends ServiceRequest {
  /** The client's id of what is asked: the same id with the same input gets the same answer for ever. */
  id: string;
  /** As it was asked; told apart from another input under the same id. */
  input: unknown;
  command: CommandOf<Kind>;
  /** Currencies named in the input, which must exist. */
  currencies?: { code: string; path: string[] }[];
}

/**
 * Puts one command to the books, once per calling subgraph, kind and id, in one transaction with the record of its answer.
 * Throws the refusal or fault of the domain, IDEMPOTENCY_CONFLICT, and BAD_USER_INPUT for a currency that does not exist.
 */
export async function answerCommand<Kind extends Command['kind']>(
  parts: PointsParts,
  request: CommandRequest<Kind>,
): Promise<Answers[Kind]> {
  const { via, id, input, command, currencies = [] } = request;
  const key = { caller: callerKey({ kind: 'service', name: via }), mutation: command.kind, id };
  return parts.answers.answerOnce(key, input, async (tx) => {
    for (const { code, path } of currencies) await requireCurrency(parts, tx, code, path);
    const [outcome] = await postCommands(tx, [command], parts.calendar);
    if (!outcome) throw new Error('a command has no outcome');
    if (outcome.kind === 'refused') throw outcome.error;
    return outcome.answer as Answers[Kind];
  });
}
