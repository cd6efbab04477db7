import { randomBytes } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';
import type { CodeKind, GivenState, OpenedCode } from '../../domain/codes/given-code.js';
import { ownCodeBytes, ownCodeOf } from '../../domain/codes/own-code.js';
import { piecesToRevoke, type CodeOfPiece } from '../../domain/codes/pieces-to-revoke.js';
import type { CodeVault } from './code-vault.js';
import { takeFreeCodes, type CodesWanted } from './take-free-codes.js';

/** Codes of our own, for one piece of one redemption. */
export interface CodesMade {
  redemptionId: string;
  kind: Exclude<CodeKind, 'COUPON'>;
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
  /** Pieces of which a code is used. */
  used: number[];
  /** False when fewer pieces could go back than were asked for; then nothing was changed. True where the redemption has no codes. */
  enough: boolean;
}

/** What the steps of a redemption ask of the shelf. */
export type RedemptionCodes = Pick<CodeShelf, 'reserveCodes' | 'releaseCodes' | 'giveCodes'>;

/**
 * The codes of redemptions, from the reservation to what the owner sees. Everything is for many redemptions at once, in one or two
 * statements; what is done twice is done once.
 */
export class CodeShelf {
  constructor(private readonly vault: CodeVault) {}

  /** The ids of the redemptions that now have all codes they want; the others have none. See `takeFreeCodes`. */
  reserveCodes(tx: EntityManager, wanted: readonly CodesWanted[]): Promise<Set<string>> {
    return takeFreeCodes(tx, wanted);
  }

  /** What was set aside and shown to nobody may be given to others. */
  async releaseCodes(tx: EntityManager, redemptionIds: readonly string[]): Promise<void> {
    await rows(
      tx,
      `with released as (
         update coupon_code set state = 'FREE', redemption_id = null, content_no = null, piece = null
          where redemption_id = any($1::uuid[]) and state = 'RESERVED'
         returning pool_id)
       insert into coupon_pool_change (pool_id, free, reserved)
       select pool_id, count(*), -count(*) from released group by pool_id`,
      [redemptionIds],
    );
  }

  /** What was set aside is the members' from now on, for as long as the pool says at this moment. */
  async giveCodes(tx: EntityManager, redemptionIds: readonly string[]): Promise<void> {
    await rows(
      tx,
      `with given as (
         update coupon_code code set state = 'GIVEN', given_at = app_now(), valid_until = pool.valid_until
           from coupon_pool pool
          where code.redemption_id = any($1::uuid[]) and code.state = 'RESERVED' and pool.id = code.pool_id
         returning code.pool_id)
       insert into coupon_pool_change (pool_id, reserved, given)
       select pool_id, -count(*), count(*) from given group by pool_id`,
      [redemptionIds],
    );
  }

  /** New codes of our own, given at once. Whoever asks twice has them twice: it belongs into the transaction that settles. */
  async makeCodes(tx: EntityManager, made: readonly CodesMade[]): Promise<void> {
    const codes = made.flatMap(({ count, ...one }) =>
      Array.from({ length: count }, () => ({ ...one, ...this.vault.seal(ownCodeOf(randomBytes(ownCodeBytes))) })),
    );
    if (codes.length === 0) return;
    await rows(
      tx,
      `insert into coupon_code (code_digest, code_sealed, kind, redemption_id, content_no, piece, valid_from, valid_until, state, given_at)
       select made.*, 'GIVEN', app_now()
         from unnest($1::bytea[], $2::bytea[], $3::text[], $4::uuid[], $5::smallint[], $6::integer[], $7::timestamptz[], $8::timestamptz[])
           as made`,
      [
        codes.map(({ digest }) => digest),
        codes.map(({ sealed }) => sealed),
        codes.map(({ kind }) => kind),
        codes.map(({ redemptionId }) => redemptionId),
        codes.map(({ contentNo }) => contentNo),
        codes.map(({ piece }) => piece),
        codes.map(({ validFrom }) => validFrom),
        codes.map(({ validUntil }) => validUntil),
      ],
    );
  }

  /** Takes back the codes of the last pieces that can go back whole. They have been seen: nobody is given them again. */
  async revokeCodes(tx: EntityManager, redemptionId: string, pieces: number): Promise<RevokedCodes> {
    // Held until the end, so that no till uses one in between.
    const codes = await rows<CodeOfPiece>(
      tx,
      `select id, piece, state from coupon_code
        where redemption_id = $1 and state in ('GIVEN', 'USED', 'REVOKED') order by id for update`,
      [redemptionId],
    );
    const back = piecesToRevoke(codes, pieces);
    if (back.codeIds.length > 0) {
      await rows(
        tx,
        `with revoked as (
           update coupon_code set state = 'REVOKED' where id = any($1::bigint[]) returning pool_id)
         insert into coupon_pool_change (pool_id, given, revoked)
         select pool_id, -count(*), count(*) from revoked where pool_id is not null group by pool_id`,
        [back.codeIds],
      );
    }
    return { revoked: back.pieces, used: back.used, enough: back.enough };
  }

  /** By redemption, what its member has, in the order of contents and pieces. What is only set aside is not theirs yet. */
  async codesOf(manager: EntityManager, redemptionIds: readonly string[]): Promise<Map<string, OpenedCode[]>> {
    const found = await rows<SealedCode>(
      manager,
      // One look-up for each redemption, also where nobody has counted the table's rows yet.
      `select code.*
         from unnest($1::uuid[]) as asked (redemption_id)
        cross join lateral (
          select redemption_id as "redemptionId", kind, code_digest as digest, code_sealed as sealed, content_no as "contentNo", piece,
                 state, valid_from as "validFrom", valid_until as "validUntil", used_at as "usedAt"
            from coupon_code
           where redemption_id = asked.redemption_id and state in ('GIVEN', 'USED', 'REVOKED')
           order by content_no, piece, id
          offset 0) as code`,
      [redemptionIds],
    );
    const codes = new Map<string, OpenedCode[]>();
    for (const { digest, sealed, ...same } of found) {
      const code: OpenedCode = { ...same, code: this.vault.open({ digest, sealed }) };
      const others = codes.get(same.redemptionId);
      if (others) others.push(code);
      else codes.set(same.redemptionId, [code]);
    }
    return codes;
  }
}

interface SealedCode extends Omit<OpenedCode, 'code' | 'state'> {
  digest: Buffer;
  sealed: Buffer;
  state: GivenState;
}
