import type { EntityManager } from 'typeorm';

/** Codes that a redemption needs: so many of each of these pools. */
export interface CodesWanted {
  redemptionId: string;
  pools: { poolId: string; codes: number; contentNo: number }[];
}

/** Codes of our own, for one piece of one redemption. */
export interface CodesMade {
  redemptionId: string;
  kind: 'TICKET' | 'VOUCHER';
  contentNo: number;
  /** From 1 on. */
  piece: number;
  /** So many for that piece. */
  count: number;
  validFrom: Date | null;
  validUntil: Date | null;
}

export interface RevokedCodes {
  /** Pieces whose codes were taken back: as many as asked for, or none. */
  revoked: number[];
  /** False when fewer pieces could go back than were asked for; then nothing was changed. */
  enough: boolean;
}

/** The shelf of codes, as redemptions take from it and give back to it. */
export interface RedemptionCodes {
  /** Sets codes aside; the ids of the redemptions for which all of theirs could be. Nothing is set aside for the others. */
  reserveCodes(tx: EntityManager, wanted: readonly CodesWanted[]): Promise<Set<string>>;
  /** What was set aside for these goes back: nobody has seen it. */
  releaseCodes(tx: EntityManager, redemptionIds: readonly string[]): Promise<void>;
  /** What was set aside for these is theirs. */
  giveCodes(tx: EntityManager, redemptionIds: readonly string[]): Promise<void>;
  /** New codes of our own, given at once. */
  makeCodes(tx: EntityManager, made: readonly CodesMade[]): Promise<void>;
  /**
   * Takes the codes of so many pieces back for good: of those that are named, in their order, the first of which no code is used. Held
   * until the transaction ends, so that no till uses one in between.
   */
  revokeCodes(tx: EntityManager, redemptionId: string, pieces: number, among: readonly number[]): Promise<RevokedCodes>;
}
