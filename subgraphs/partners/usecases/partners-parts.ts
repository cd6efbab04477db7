import type { ConfigurationRegistry } from '../../../chassis/configuration.js';
import type { ResolvingTools } from './disputes/resolve-dispute.js';
import type { EvaluationTools } from './evaluation/evaluate-partner.js';
import type { ExchangeTools } from './exchange-tools.js';

/** What the use cases of this subgraph work with. */
export interface PartnersParts extends ExchangeTools, ResolvingTools, EvaluationTools {
  configuration: ConfigurationRegistry;
}
