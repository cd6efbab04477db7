import { Peer } from '../../../chassis/testing/peer.js';

const noBonus = {
  status: 'ACTIVE',
  tier: 'BASIC',
  joinedAt: '2026-01-01T00:00:00.000Z',
  birthMonth: null as number | null,
  redemptionBonusNumerator: 1,
  redemptionBonusDenominator: 1,
  benefitsVersion: 0,
};

/** Members, as rewards sees it: everybody is there, and without a bonus unless a test says otherwise; what it is told it keeps. */
export class MembersStandIn {
  private readonly standings = new Map<string, typeof noBonus | null>();

  private constructor(readonly peer: Peer) {}

  static async start(): Promise<MembersStandIn> {
    const peer = await Peer.start('members', () => null);
    const members = new MembersStandIn(peer);
    peer.answer = ({ variables = {} }) => ({
      memberStandings: (variables['wanted'] as { memberId: string }[]).map(({ memberId }) =>
        members.standing(memberId),
      ),
    });
    return members;
  }

  /** Points worth so much more from now on, by that version of the benefits; null for somebody nobody knows. */
  say(memberId: string, bonus: { numerator: number; denominator: number; version: number } | null): void {
    this.standings.set(
      memberId,
      bonus && {
        ...noBonus,
        redemptionBonusNumerator: bonus.numerator,
        redemptionBonusDenominator: bonus.denominator,
        benefitsVersion: bonus.version,
      },
    );
  }

  /** With another tier, joining or birthday from now on. */
  sayMore(memberId: string, more: { tier?: string; joinedAt?: string; birthMonth?: number }): void {
    this.standings.set(memberId, { ...(this.standings.get(memberId) ?? noBonus), ...more });
  }

  /** As another member than an active one from now on. */
  sayStatus(memberId: string, status: string): void {
    this.standings.set(memberId, { ...noBonus, status });
  }

  private standing(memberId: string) {
    const said = this.standings.get(memberId);
    return said === undefined ? noBonus : said;
  }
}
