import { currencyOf } from '../ledger/holders.js';
import { memberIdSql } from '../measuring/member-ids.js';

/** What everybody in these databases has: as much as the front page shows, and more of what it shows a page of. */
export const ledgerRowsPerMember = 20;
export const redemptionsPerMember = 8;
export const exchangesPerMember = 6;
export const purchasesPerMember = 12;
export const badgesPerMember = 2;

/** The programme's own currency is the first one that the generated books know. */
export const programmeCurrency = currencyOf(0);

/** The id of the n-th member, in every database; `member` is a trusted expression. */
export const memberId = (member: string) => `${memberIdSql(member)}::uuid`;

/** A UUID made of two numbers, the same in every run. */
export const idSql = (kind: string, place: string, member: string) =>
  `(lpad(to_hex(${kind}), 8, '0') || '-0000-7000-8' || lpad(to_hex(${place}), 3, '0') || '-' || lpad(to_hex(${member}), 12, '0'))::uuid`;
