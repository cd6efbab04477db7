import { Gatherer } from '../../../../chassis/gatherer.js';
import type { OnBehalfOf } from '../../../../chassis/service-calls.js';
import type { Exchange } from '../../domain/exchange.js';

/** What points is to be asked of one exchange. */
export interface Asked {
  exchange: Exchange;
  input: Record<string, unknown>;
  on: OnBehalfOf;
}

/**
 * What several exchanges ask of points at the same moment goes in one call, one alone in a call of its own. Points does each as it would
 * alone, under the same id: whichever way it is asked again, the answer is the same.
 */
export function askedTogether<Answer>(
  alone: (asked: Asked) => Promise<Answer>,
  together: (asked: readonly Asked[], on: OnBehalfOf) => Promise<readonly (Answer | Error)[]>,
): Gatherer<Asked, Answer> {
  return new Gatherer<Asked, Answer>({
    run: async (asked) => {
      const [first, ...others] = asked;
      if (!first) return [];
      if (others.length === 0) return [await alone(first)];
      // On our own behalf: what is asked goes by the exchanges, whoever of them is first.
      return together(asked, {
        caller: { kind: 'service', name: 'partners' },
        requestId: first.on.requestId,
      });
    },
    groupOf: () => 'all',
    idOf: ({ exchange }) => exchange.id,
    most: 100,
    // A call that points leaves without an answer is not to hold up the others.
    holdsUpMs: 50,
    atOnce: 4,
    apartMs: 15,
  });
}
