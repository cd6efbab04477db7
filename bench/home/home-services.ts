import type { JWK } from 'jose';
import { newIssuerKey } from '../../gateway/identity/embedded-issuer.js';
import { gatewayNodeFlags } from '../../stack/running/gateway-node-flags.js';
import { subgraphNames, type SubgraphName } from '../../stack/subgraph-names.js';
import { seedBooks } from '../ledger/seed-books.js';
import type { MeasuredProcess } from '../measuring/measured-process.js';
import { listed, MeasuredServices, type MeasuredService } from '../measuring/measured-services.js';
import type { OwnServer } from '../measuring/own-server.js';
import { seedMembers } from '../measuring/seed-members.js';
import type { ByHandSettings } from './by-hand.js';
import { ledgerRowsPerMember, programmeCurrency } from './population.js';
import { seedCampaigns } from './seed-campaigns.js';
import { seedPartners } from './seed-partners.js';
import { seedRewards } from './seed-rewards.js';
import { seedStanding } from './seed-standing.js';

type Five = Record<SubgraphName, MeasuredService>;

/** The five subgraphs over databases of one server, and the two that answer the front page from them. */
export class HomeServices {
  private constructor(
    private readonly server: OwnServer,
    private readonly services: MeasuredServices,
    private readonly five: Five,
    readonly issuerKey: JWK,
  ) {}

  static async on(server: OwnServer): Promise<HomeServices> {
    const services = await MeasuredServices.on(server, programmeCurrency);
    try {
      const members = await services.start('members');
      const points = await services.start('points', { members: members.url });
      const peers = { members: members.url, points: points.url };
      const rewards = await services.start('rewards', peers);
      const campaigns = await services.start('campaigns', peers);
      const partners = await services.start('partners', peers);
      return new HomeServices(
        server,
        services,
        { members, points, rewards, campaigns, partners },
        await newIssuerKey(),
      );
    } catch (error) {
      await services.stop();
      throw error;
    }
  }

  get subgraphProcesses(): Record<SubgraphName, MeasuredProcess> {
    return this.ofEach(({ process }) => process);
  }

  async seed(members: number): Promise<void> {
    const admin = this.ofEach(({ database }) => this.server.adminUrl(database));
    await seedMembers(this.server, this.five.members, members);
    await seedStanding(admin.members, members);
    await seedBooks(admin.points, { members, brands: 1, rowsPerMember: ledgerRowsPerMember });
    await seedRewards(admin.rewards, members);
    await seedCampaigns(admin.campaigns);
    await seedPartners(admin.partners, members);
  }

  startGateway() {
    const environment = {
      PEERS: listed(this.ofEach(({ url }) => url)),
      ISSUER_KEY: JSON.stringify(this.issuerKey),
      // Counted as ever, but so high that a few thousand members do not meet them however fast they are answered.
      RATE_LIMITS: 'caller.member=1000000/60',
    };
    return this.services.run('stack/gateway.js', 'gateway', environment, { args: [], nodeFlags: gatewayNodeFlags });
  }

  startByHand() {
    const { vault } = this.five.members;
    if (!vault) throw new Error('members was started without a database of keys');
    const settings: ByHandSettings = {
      databases: this.ofEach(({ database }) => database.appUrl),
      keysDatabase: vault.keys.appUrl,
      installationKey: vault.installationKey.toString('base64'),
      issuerKey: this.issuerKey,
      currency: programmeCurrency,
    };
    const how = { args: [JSON.stringify(settings)], nodeFlags: gatewayNodeFlags };
    return this.services.run('bench/home/by-hand.js', 'by-hand', {}, how);
  }

  stop(): Promise<void> {
    return this.services.stop();
  }

  private ofEach<T>(what: (service: MeasuredService) => T): Record<SubgraphName, T> {
    return Object.fromEntries(subgraphNames.map((name) => [name, what(this.five[name])])) as Record<SubgraphName, T>;
  }
}
