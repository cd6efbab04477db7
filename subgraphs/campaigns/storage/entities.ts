import { AwardRow } from './award.row.js';
import { CampaignVersionRow } from './campaign-version.row.js';
import { PurchaseLineRow } from './purchase-line.row.js';
import { PurchaseReturnLineRow } from './purchase-return-line.row.js';
import { PurchaseReturnRow } from './purchase-return.row.js';
import { PurchaseRow } from './purchase.row.js';

export const entities = [
  CampaignVersionRow,
  PurchaseRow,
  PurchaseLineRow,
  AwardRow,
  PurchaseReturnRow,
  PurchaseReturnLineRow,
];
