import { BrandRow } from './brand.row.js';
import { CurrencyRow } from './currency.row.js';
import { ExchangeRateRow } from './exchange-rate.row.js';
import { ExchangeRow } from './exchange.row.js';
import { PartnerLinkRow } from './partner-link.row.js';

export const entities = [BrandRow, CurrencyRow, ExchangeRateRow, ExchangeRow, PartnerLinkRow];
