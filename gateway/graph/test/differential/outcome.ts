/**
 * What an executor made of an operation, and when two of them made the same.
 *
 * 1. `data` is there in both or in neither, and equal but for the order of keys.
 * 2. `errors` are equal as a bag of whole errors (message, path, extensions): parallel fetches report in any order.
 *    An error that is the executor's own accident (a TypeError) has a text of the engine's; of it only the number counts.
 *    Three things of stock's are none of the client's, and are not compared:
 *    - its words for data or entities that cannot answer what was asked;
 *    - the `@` and `_entities` in the path of an error that speaks of all entities at once: the path ends before them;
 *    - which of a list's elements an error of one entity belongs to: stock forgets to count those it did not ask about.
 *      The other's path must lead to a null of its data, or to an object that has one; or to a field of an object there that
 *      the client did not ask for, which another subgraph required.
 * 3. `extensions.valueCompletion` likewise. Where there are errors stock leaves it out, and so must the other. A response name
 *    that is written twice stock shapes twice, and not again once a null has come of it; so the other may tell of more,
 *    as long as there is a null where it does.
 * 4. A mutation's root fields were sent to the same subgraphs, with the same variables, in the same order. That holds
 *    where stock gave up as well, which it does before it has sent anything.
 * 5. Where stock gave up, which is that it threw or answered with errors and without a `data` field, its words are those
 *    of an assertion. Then the other must throw too, or answer with an error and with no data or null.
 * 6. Where an answer is misshapen, stock gives up, or passes it on, or takes it for an empty one. It is no reference then, but
 *    in the same world with a null in each of those places it is, and in the one where nothing is misshapen: each of the other's
 *    values must be one of those two, so that what is misshapen costs its own place, or the nearest above it that may be
 *    null, and nothing else. It may cost less, because stock leaves out of what is required what is null under another name.
 *    Whatever it costs, the other must say so by an error or in `valueCompletion`.
 */
import { isDeepStrictEqual } from 'node:util';
import { GraphQLError, type FormattedExecutionResult, type GraphQLFormattedError } from 'graphql';
import { MisshapenAnswer } from '../../execution/compile-fetch.js';
import { canonical } from './canonical.js';
import type { AskSubgraph, Contender, Operation } from './contender.js';
import { rootFieldsOf } from './root-fields.js';

/** How an error begins that is the executor's own. */
const accident = '{"accident":';

export interface Outcome {
  /** The message of what the executor threw. */
  threw?: string;
  /** As canonical text; undefined where there is no such field. */
  data?: string;
  /** Each as canonical text, sorted. */
  errors: string[];
  valueCompletion: string[];
  mutationsSent: string[];
}

export async function outcomeOf(contender: Contender, operation: Operation, ask: AskSubgraph): Promise<Outcome> {
  const mutationsSent: string[] = [];
  const listening: AskSubgraph = (subgraph, request) => {
    if (request.query.startsWith('mutation')) {
      mutationsSent.push(`${subgraph} ${rootFieldsOf(request.query).join(' ')} ${canonical(request.variables)}`);
    }
    return ask(subgraph, request);
  };
  const variables = structuredClone(operation.variables);
  try {
    const answer = await contender.answer({ ...operation, variables }, listening);
    return { ...asOutcome(answer), mutationsSent };
  } catch (error) {
    return { threw: (error as Error).message, errors: [], valueCompletion: [], mutationsSent };
  }
}

function asOutcome({ data, errors = [], extensions }: FormattedExecutionResult): Omit<Outcome, 'mutationsSent'> {
  const valueCompletion = (extensions?.valueCompletion ?? []) as Error[];
  return {
    ...(data === undefined ? {} : { data: canonical(data) }),
    errors: errors.map(asText).sort(),
    valueCompletion: valueCompletion.map(asText).sort(),
  };
}

function asText(error: unknown): string {
  if (error instanceof TypeError) return canonical({ accident: error.message });
  if (error instanceof MisshapenAnswer || isStocksWordFor(error)) return canonical({ message: 'no answer to that' });
  const { message, path, extensions } = (
    error instanceof GraphQLError ? error.toJSON() : error
  ) as GraphQLFormattedError;
  const inside = path?.findIndex((step) => step === '@' || step === '_entities') ?? -1;
  return canonical({
    message,
    path: inside === -1 ? path : path?.slice(0, inside),
    extensions,
  });
}

/** How stock tells of data or entities that cannot answer what was asked. */
function isStocksWordFor(error: unknown): boolean {
  return (error as Error).message?.startsWith('Expected "data');
}

export function sameOutcome(stock: Outcome, other: Outcome): boolean {
  if (!sameMutations(stock, other)) return false;
  if (gaveUp(stock)) {
    return other.threw !== undefined || (other.errors.length > 0 && (other.data ?? 'null') === 'null');
  }
  if (stock.threw !== other.threw || stock.data !== other.data) return false;
  return sameErrors(stock, other) && sameCompletion(stock, other);
}

function sameMutations(stock: Outcome, other: Outcome): boolean {
  return canonical(stock.mutationsSent) === canonical(other.mutationsSent);
}

function sameErrors(stock: Outcome, other: Outcome): boolean {
  const equalWhen = (reduced: (error: string) => string) =>
    canonical(stock.errors.map(reduced).sort()) === canonical(other.errors.map(reduced).sort());
  return (
    equalWhen(withoutAccident) ||
    (equalWhen(withoutIndices) &&
      other.errors.every(
        (error) => !hasPath(error) || isUnasked(other, error) || lacksSomething(leadsTo(other, error)),
      ))
  );
}

function sameCompletion(stock: Outcome, other: Outcome): boolean {
  const more = [...other.valueCompletion];
  for (const told of stock.valueCompletion) {
    const at = more.indexOf(told);
    if (at === -1) return false;
    more.splice(at, 1);
  }
  return more.every((told) => leadsTo(other, told) === null);
}

const withoutAccident = (error: string) => (error.startsWith(accident) ? accident : error);

const withoutIndices = (error: string) =>
  withoutAccident(error).replace(/"path":\[[^\]]*\]/, (path) => path.replace(/\b\d+(?=[,\]])/g, '#'));

/** What is in the data at the error's path, or at the null above it; undefined where the path leads nowhere. */
function leadsTo(outcome: Outcome, error: string): unknown {
  return at(outcome, pathOf(error) ?? []);
}

function at({ data = 'null' }: Outcome, path: readonly (string | number)[]): unknown {
  let found: unknown = JSON.parse(data);
  for (const step of path) {
    if (found === null || found === undefined) return found;
    found = (found as Record<string | number, unknown>)[step];
  }
  return found;
}

/** The path's last steps are fields that are not in the data, of an object that is. */
function isUnasked(outcome: Outcome, error: string): boolean {
  const path = pathOf(error) ?? [];
  const missing = path.findIndex((_step, index) => at(outcome, path.slice(0, index + 1)) === undefined);
  const around = missing === -1 ? undefined : at(outcome, path.slice(0, missing));
  return typeof around === 'object' && around !== null && !Array.isArray(around);
}

const pathOf = (error: string) => (JSON.parse(error) as GraphQLFormattedError).path;
const hasPath = (error: string) => pathOf(error) !== undefined;

/** An error of an entity as a whole leads to the entity, in which the fields that did not come are null; one of all, to the list. */
function lacksSomething(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(lacksSomething);
  if (value === null || typeof value !== 'object') return value === null;
  const fields = Object.values(value);
  // Nothing was asked of it, for a fragment or a condition did not apply.
  return fields.length === 0 || fields.includes(null);
}

const gaveUp = ({ threw, data, errors }: Outcome): boolean =>
  threw !== undefined || (data === undefined && errors.length > 0);

/** Every value is that of one of two data, looked at from the root down. */
function isOfEither(value: unknown, whole: unknown, nulled: unknown): boolean {
  if (isDeepStrictEqual(value, whole) || isDeepStrictEqual(value, nulled)) return true;
  if (!isBranch(value) || !isBranch(whole) || Array.isArray(value) !== Array.isArray(whole)) return false;
  const names = Object.keys(value);
  if (!isDeepStrictEqual(names.sort(), Object.keys(whole).sort())) return false;
  return names.every((name) => isOfEither(value[name], whole[name], isBranch(nulled) ? nulled[name] : whole[name]));
}

const isBranch = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const parsed = ({ data }: Outcome): unknown => (data === undefined ? undefined : JSON.parse(data));

/** Rule 6: `whole` is stock's outcome of the world without what is misshapen, `nulled` of that with nulls in its place. */
export function soundOutcome(whole: Outcome, nulled: Outcome, other: Outcome): boolean {
  if (gaveUp(nulled)) return sameOutcome(nulled, other);
  if (other.threw !== undefined || other.data === undefined || !sameMutations(nulled, other)) return false;
  if (!isOfEither(parsed(other), parsed(whole), parsed(nulled))) return false;
  return other.data === whole.data || other.errors.length + other.valueCompletion.length > 0;
}
