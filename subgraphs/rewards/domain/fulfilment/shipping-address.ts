/** Where goods are shipped to: sealed as soon as it is known, read by the member and by who ships, and gone with the member. */
export interface ShippingAddress {
  recipient: string;
  phone: string;
  /** From one to four. */
  lines: string[];
  postcode: string | null;
  region: string | null;
  /** ISO 3166-1 alpha-2. */
  country: string;
}
