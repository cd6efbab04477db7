/** From what the use cases of codes give to what the graph shows. */
import type { RequestContext } from '../../../../chassis/caller.js';
import { maskedCode } from '../../domain/codes/code-text.js';
import type * as pools from '../../domain/codes/coupon-pool.js';
import { isLow } from '../../domain/codes/coupon-pool.js';
import { standingOf, type OpenedCode, type ShownCode } from '../../domain/codes/given-code.js';
import type { VerifiedCode } from '../../usecases/codes/verify-coupon.js';
import { Code } from './code.types.js';
import { CouponPool, CouponPoolNames } from './coupon-pool.types.js';
import { ConsumedCoupon, VerifiedCoupon } from './coupon.types.js';

/** For the owner, who alone reads them; for anybody else who may know of them they are masked. */
export function codeViews(codes: readonly OpenedCode[], { own, now }: { own: boolean; now: Date }): Code[] {
  return codes.map((opened) => {
    const { kind, code, validFrom, validUntil, usedAt } = opened;
    return Object.assign(new Code(), {
      kind,
      code: own ? code : maskedCode(code),
      validFrom,
      validUntil,
      state: standingOf(opened, now),
      usedAt,
      opened: own ? opened : null,
    });
  });
}

export function poolView(pool: pools.CouponPool, { locale }: Pick<RequestContext, 'locale'>): CouponPool {
  const { names, ...same } = pool;
  return Object.assign(new CouponPool(), same, {
    name: names[locale],
    names: Object.assign(new CouponPoolNames(), { zhCN: names['zh-CN'], en: names.en }),
    isLow: isLow(pool),
  });
}

export function verifiedView(verified: VerifiedCode, { locale }: Pick<RequestContext, 'locale'>): VerifiedCoupon {
  if (verified.standing === 'UNKNOWN') {
    const nothing = { kind: null, title: null, validFrom: null, validUntil: null, usedAt: null };
    return Object.assign(new VerifiedCoupon(), { state: verified.standing, ...nothing });
  }
  const { kind, titles, validFrom, validUntil, usedAt } = verified.code;
  const shown = { kind, title: titles[locale], validFrom, validUntil, usedAt };
  return Object.assign(new VerifiedCoupon(), { state: verified.standing, ...shown });
}

export function consumedView(
  useId: string,
  { kind, titles, usedAt }: ShownCode,
  { locale }: Pick<RequestContext, 'locale'>,
): ConsumedCoupon {
  if (!usedAt) throw new Error('a code that was used has no time of it');
  return Object.assign(new ConsumedCoupon(), { id: useId, kind, title: titles[locale], usedAt });
}
