import { Peer } from '../../../chassis/testing/peer.js';

interface Representation {
  id: string;
  tier: { tier: { code: string } };
}

/** Campaigns, as rewards sees it: which campaigns are live and open to a member, none unless a test says otherwise. */
export class CampaignsStandIn {
  private readonly open = new Map<string, string[]>();
  /** The tiers it was told with each question, in order. */
  readonly toldTiers: string[] = [];

  private constructor(readonly peer: Peer) {}

  static async start(): Promise<CampaignsStandIn> {
    const peer = await Peer.start('campaigns', () => null);
    const campaigns = new CampaignsStandIn(peer);
    peer.answer = ({ variables = {} }) => ({
      _entities: (variables['members'] as Representation[]).map(({ id, tier }) => {
        campaigns.toldTiers.push(tier.tier.code);
        return { campaigns: (campaigns.open.get(id) ?? []).map((campaignId) => ({ id: campaignId })) };
      }),
    });
    return campaigns;
  }

  say(memberId: string, campaignIds: string[]): void {
    this.open.set(memberId, campaignIds);
  }
}
