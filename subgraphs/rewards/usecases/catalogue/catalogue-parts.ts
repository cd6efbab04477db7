import type { ConfigurationRegistry } from '../../../../chassis/configuration.js';
import type { RedemptionTools } from '../redemption-tools.js';
import type { WalletDesk } from '../wallet-desk.js';

/** What the catalogue works with: what redemptions work with, how rewards are configured, and what a reader's wallet holds. */
export interface CatalogueParts extends RedemptionTools {
  configuration: ConfigurationRegistry;
  wallets: WalletDesk;
}
