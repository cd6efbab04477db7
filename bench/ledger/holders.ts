import { memberIdOf } from '../measuring/member-ids.js';
import type { Draw, Holder } from './posting.js';

/** Who is in the books: members, each with one wallet, in the currency of one of the brands. */
export interface Population {
  members: number;
  brands: number;
}

/** The full size of the posting rounds: 100,000 wallets; a brand has a hundred of them and its own issuance. */
export const fullPopulation: Population = { members: 100_000, brands: 1_000 };

/** The member whose wallet is hot: the first one, of the first brand. */
const hotMember = 0;

export function currencyOf(brand: number): string {
  return `BRAND_${brand}`;
}

export function holderOf(member: number, { brands }: Population): Holder {
  return { memberId: memberIdOf(member), currency: currencyOf(member % brands) };
}

/** Uniform over all wallets: cold rows everywhere. */
export function spread(population: Population): Draw {
  return () => holderOf(Math.floor(Math.random() * population.members), population);
}

/** Nine of ten postings are about one account: a brand's own wallet, one row, of which no stripes are made. */
export function oneHotWallet(population: Population): Draw {
  const others = spread(population);
  return () => (Math.random() < 0.9 ? holderOf(hotMember, population) : others());
}

/** Nine of ten postings are about members of one brand: many wallets, and one issuance on the other side. */
export function oneHotBrand(population: Population): Draw {
  const others = spread(population);
  const perBrand = Math.floor(population.members / population.brands);
  return () => {
    if (Math.random() >= 0.9) return others();
    return holderOf(Math.floor(Math.random() * perBrand) * population.brands, population);
  };
}
