import { DomainError } from '../../../../chassis/domain-error.js';
import { Gatherer } from '../../../../chassis/gatherer.js';
import type { AnswerKey } from '../../../../chassis/idempotency.js';
import { readExchanges } from '../../storage/exchanges.js';
import type { ExchangeTools } from '../exchange-tools.js';
import { answerKeyOf } from '../finish-exchange.js';
import type { Asker } from './exchange-work.js';
import { asError } from './together.js';

/**
 * One look at the book of answers and one call to members, however many they are. What was asked before needs no members: its answer is
 * given, and it is driven on, whether or not they can be reached.
 */
export function admittingTogether(tools: () => ExchangeTools): Gatherer<Asker, 'admitted'> {
  return new Gatherer<Asker, 'admitted'>({
    run: (askers) => admit(tools(), askers),
    groupOf: () => 'all',
    idOf: ({ exchangeId }) => exchangeId,
    most: 200,
    // A call that members leaves without an answer is not to hold up the others.
    holdsUpMs: 50,
    atOnce: 4,
    apartMs: 15,
  });
}

async function admit(tools: ExchangeTools, askers: readonly Asker[]): Promise<('admitted' | Error)[]> {
  const keys = await keysOf(tools, askers);
  const asked = [...keys].map(([asker, key]) => ({ asker, key, input: asker.quoted ?? {} }));
  const states = await tools.answers.lookMany(tools.database.read, asked);
  const before = new Set(asked.filter((_, place) => states[place]?.state !== 'new').map(({ asker }) => asker));
  const fresh = askers.filter((asker) => !before.has(asker));
  const refused = await refusalsOf(tools, fresh);
  return askers.map((asker) => refused.get(asker) ?? 'admitted');
}

/** In the book an exchange is under whoever it was quoted to, whose survivor may commit it. A stranger's has no place there. */
async function keysOf({ database }: ExchangeTools, askers: readonly Asker[]): Promise<Map<Asker, AnswerKey>> {
  const committed = askers.filter(({ quoted }) => quoted === null);
  const ids = committed.map(({ exchangeId }) => exchangeId);
  const found = ids.length === 0 ? [] : await readExchanges(database.reads, ids);
  const byId = new Map(found.map((exchange) => [exchange.id as string, exchange]));
  const keys = new Map<Asker, AnswerKey>();
  for (const asker of askers) {
    const { exchangeId, memberId, quoted } = asker;
    const exchange = byId.get(exchangeId.toLowerCase());
    if (quoted) keys.set(asker, answerKeyOf('quoteExchange', { id: exchangeId, memberId }));
    else if (exchange?.ownerId === memberId) keys.set(asker, answerKeyOf('commitExchange', exchange));
  }
  return keys;
}

async function refusalsOf({ members }: ExchangeTools, askers: readonly Asker[]): Promise<Map<Asker, Error>> {
  const [first] = askers;
  if (!first) return new Map();
  // Asked on our own behalf: what is asked is the same for everybody, whoever of them is first.
  const on = { caller: { kind: 'service' as const, name: 'partners' }, requestId: first.on.requestId };
  try {
    const standings = await members.lookAt(
      askers.map(({ memberId }) => memberId),
      on,
    );
    const pairs = askers.map((asker, place) => [asker, standings[place]] as const);
    return new Map(pairs.flatMap(([asker, standing]) => (standing instanceof DomainError ? [[asker, standing]] : [])));
  } catch (error) {
    return new Map(askers.map((asker) => [asker, asError(error)]));
  }
}
