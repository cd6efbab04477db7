import { badInput } from '../../../chassis/domain-error.js';
import { newId } from '../../../chassis/ids.js';
import { Peer } from '../../../chassis/testing/peer.js';
import type { TierCode } from '../domain/tier-code.js';

export interface KnownMember {
  id: string;
  number: string;
  tier: TierCode;
  status: string;
  joinedAt: string;
  /** Month and day. */
  birthday: [number, number] | null;
  cards: { cardNumber: string; linkedAt: string }[];
  /** They are named by a card that is blocked. */
  cardBlocked: boolean;
  /** Members of their household, themselves included; 0 without one. */
  householdSize: number;
}

const multipliers: Record<TierCode, [number, number]> = {
  BASIC: [1, 1],
  SILVER: [6, 5],
  GOLD: [3, 2],
  DIAMOND: [2, 1],
};

/** Members, as campaigns sees it: where somebody stands, which cards they have, and the facts it takes. */
export class MembersStandIn {
  private readonly known: KnownMember[] = [];

  private constructor(readonly peer: Peer) {}

  static async start(): Promise<MembersStandIn> {
    const peer = await Peer.start('members', () => null);
    const members = new MembersStandIn(peer);
    peer.answer = ({ variables = {} }) =>
      'wanted' in variables
        ? { memberStandings: (variables['wanted'] as MemberWanted[]).map((wanted) => members.standing(wanted)) }
        : { memberCards: members.cardsOf(variables['memberId']) };
    return members;
  }

  enrol(given: Partial<KnownMember> = {}): KnownMember {
    const member: KnownMember = {
      id: newId(),
      number: String(10_000_000 + this.known.length),
      tier: 'BASIC',
      status: 'ACTIVE',
      joinedAt: '2026-01-01T00:00:00Z',
      birthday: null,
      cards: [],
      cardBlocked: false,
      householdSize: 0,
      ...given,
    };
    this.known.push(member);
    return member;
  }

  /** Facts taken so far, in order. */
  facts(topic: string): Record<string, unknown>[] {
    return this.peer.events.filter((event) => event.topic === topic).map((event) => event.payload);
  }

  private standing({ memberId, memberNumber, at }: MemberWanted) {
    if (typeof at !== 'string') throw badInput({ path: ['at'], reason: 'must be an instant' });
    const member = this.known.find(
      ({ id, number, cards }) =>
        id === memberId || number === memberNumber || cards.some(({ cardNumber }) => cardNumber === memberNumber),
    );
    if (!member) return null;
    const [earnMultiplierNumerator, earnMultiplierDenominator] = multipliers[member.tier];
    const [birthMonth = null, birthDay = null] = member.birthday ?? [];
    const { id, status, tier, joinedAt, cardBlocked, householdSize } = member;
    return {
      memberId: id,
      status,
      cardBlocked,
      householdSize,
      tier,
      earnMultiplierNumerator,
      earnMultiplierDenominator,
      joinedAt,
      birthMonth,
      birthDay,
    };
  }

  private cardsOf(memberId: unknown) {
    return this.known.find(({ id }) => id === memberId)?.cards ?? [];
  }
}

interface MemberWanted {
  memberId?: string | null;
  memberNumber?: string | null;
  at: unknown;
}
