import { Peer } from '../../../chassis/testing/peer.js';

/** Members, as points sees it: everybody is there and active unless a test says otherwise. */
export class MembersStandIn {
  private readonly statuses = new Map<string, string | null>();
  private readonly bonuses = new Map<string, { numerator: number; denominator: number }>();
  private readonly numbers = new Map<string, string>();

  private readonly households = new Map<string, string[]>();
  /** How often households were asked for. */
  asked = 0;

  private constructor(readonly peer: Peer) {}

  static async start(): Promise<MembersStandIn> {
    const peer = await Peer.start('members', () => null);
    const members = new MembersStandIn(peer);
    peer.answer = ({ variables = {} }) =>
      'householdIds' in variables
        ? { householdMembers: members.membersOf(variables['householdIds'] as string[]) }
        : variables['memberIds']
          ? { redemptionBonuses: (variables['memberIds'] as string[]).map((memberId) => members.bonusOf(memberId)) }
          : { memberStanding: members.standing(variables) };
    return members;
  }

  /** Null for somebody members has never heard of. */
  say(memberId: string, status: string | null): void {
    this.statuses.set(memberId, status);
  }

  household(id: string, memberIds: string[]): void {
    this.households.set(id, memberIds);
  }

  private membersOf(ids: readonly string[]): string[][] {
    this.asked += 1;
    return ids.map((id) => this.households.get(id) ?? []);
  }

  /** Points worth so much more from now on. */
  bonus(memberId: string, numerator: number, denominator: number): void {
    this.bonuses.set(memberId, { numerator, denominator });
  }

  private bonusOf(memberId: string) {
    return this.bonuses.get(memberId) ?? { numerator: 1, denominator: 1 };
  }

  /** A number by which the member is found. */
  number(memberId: string, memberNumber: string): string {
    this.numbers.set(memberNumber, memberId);
    return memberNumber;
  }

  private standing({ memberId, memberNumber, at }: Record<string, unknown>) {
    if (typeof at !== 'string') throw new Error('members is asked without a time');
    const id = typeof memberId === 'string' ? memberId : this.numbers.get(String(memberNumber));
    const status = id === undefined ? null : this.statuses.get(id);
    return status === null ? null : { memberId: id, status: status ?? 'ACTIVE' };
  }
}
