import { newId } from '../../chassis/ids.js';
import type { ServiceCalls } from '../../chassis/service-calls.js';
import type { Ask } from '../measuring/load.js';
import { memberIdOf } from '../measuring/member-ids.js';
import type { Contender } from '../measuring/take-turns.js';
import { spreadBrand } from './seed-partners.js';

const answered = '{ __typename ... on HoldNotOpen { status } }';
const hold = `mutation ($input: HoldPointsInput!) { answer: holdPoints(input: $input) ${answered} }`;
const convert = `mutation ($input: ConvertPointsInput!) { answer: convertPoints(input: $input) ${answered} }`;

interface Held {
  holdId: string;
  memberId: string;
  currency: string;
}

/** Points are asked as partners asks them. */
async function asked(points: ServiceCalls, query: string, input: Record<string, unknown>): Promise<string> {
  const on = { caller: { kind: 'service', name: 'partners' } as const, requestId: newId() };
  const request = { query, variables: { input } };
  const { answer } = await points.graphql<{ answer: { __typename: string } }>('points', request, on);
  return answer.__typename;
}

/** Holds of one point, of members drawn: one by one, or so many before a turn that it does not run out of them. */
export class HeldBefore {
  private readonly waiting: Held[] = [];

  constructor(
    private readonly points: ServiceCalls,
    private readonly of: { members: number; currency: string },
    private readonly inFlight: number,
    /** More than the ledger converts; what is left over is converted in a later turn. */
    private readonly perSecond = 2_500,
  ) {}

  /** Null where none is left. */
  next(): Promise<Held | null> {
    return Promise.resolve(this.waiting.pop() ?? null);
  }

  async one(): Promise<Held | null> {
    const { members, currency } = this.of;
    const held = { holdId: newId(), memberId: memberIdOf(Math.floor(Math.random() * members)), currency };
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
    const type = await asked(this.points, hold, { ...held, points: 1, purpose: 'EXCHANGE', expiresAt });
    return type === 'Hold' ? held : null;
  }

  /** Enough for so long. */
  async take(seconds: number): Promise<void> {
    const wanted = seconds * this.perSecond;
    const lane = async () => {
      while (this.waiting.length < wanted) {
        const held = await this.one();
        if (held) this.waiting.push(held);
      }
    };
    await Promise.all(Array.from({ length: this.inFlight }, lane));
  }
}

/** The conversion that each exchange asks for, of what `heldBy` gives. */
export function conversionsAlone(
  name: string,
  inFlight: number,
  points: ServiceCalls,
  heldBy: () => Promise<Held | null>,
  settle?: () => Promise<void>,
): Contender {
  const ask: Ask = async () => {
    const held = await heldBy();
    if (!held) return false;
    const { holdId, memberId, currency } = held;
    const brand = spreadBrand();
    const type = await asked(points, convert, {
      ...{ exchangeId: newId(), holdId, memberId, from: currency, to: brand.currency, given: 1, received: 1 },
      ...{ fromPartner: 'harvest-table', toPartner: brand.code },
    });
    return type === 'Conversion';
  };
  return { name, inFlight, laneOf: () => ask, ...(settle && { settle }) };
}
