import { ClosingResolver } from './closing.resolver.js';
import { ConsentsResolver } from './consents.resolver.js';
import { DataExportResolver } from './data-export.resolver.js';
import { ErasureResolver } from './erasure.resolver.js';

/** What members may ask for concerning themselves. */
export const rightsResolvers = [ConsentsResolver, ErasureResolver, DataExportResolver, ClosingResolver];
