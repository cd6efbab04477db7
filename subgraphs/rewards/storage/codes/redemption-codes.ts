import type { EntityManager } from 'typeorm';

/** Codes that a redemption needs: so many of each of these pools. */
export interface CodesWanted {
  redemptionId: string;
  pools: { poolId: string; codes: number; contentNo: number }[];
}

/** The shelf of codes, as redemptions take from it and give back to it. */
export interface RedemptionCodes {
  /** Sets codes aside; the ids of the redemptions for which all of theirs could be. Nothing is set aside for the others. */
  reserveCodes(tx: EntityManager, wanted: readonly CodesWanted[]): Promise<Set<string>>;
  /** What was set aside for these goes back: nobody has seen it. */
  releaseCodes(tx: EntityManager, redemptionIds: readonly string[]): Promise<void>;
  /** What was set aside for these is theirs. */
  giveCodes(tx: EntityManager, redemptionIds: readonly string[]): Promise<void>;
}
