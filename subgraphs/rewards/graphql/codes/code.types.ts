import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { DateTime } from '../../../../schema/vocabulary.js';
import type { OpenedCode } from '../../domain/codes/given-code.js';

export const CodeKindEnum = { COUPON: 'COUPON', TICKET: 'TICKET', VOUCHER: 'VOUCHER' } as const;
registerEnumType(CodeKindEnum, {
  name: 'CodeKind',
  valuesConfig: {
    COUPON: { description: 'Of a pool that a partner or the programme has made' },
    TICKET: { description: 'Lets in' },
    VOUCHER: { description: 'Is exchanged for a service' },
  },
});

export const CodeStateEnum = {
  USABLE: 'USABLE',
  USED: 'USED',
  REVOKED: 'REVOKED',
  NOT_YET_VALID: 'NOT_YET_VALID',
  EXPIRED: 'EXPIRED',
  UNKNOWN: 'UNKNOWN',
} as const;
registerEnumType(CodeStateEnum, {
  name: 'CodeState',
  valuesConfig: {
    REVOKED: { description: 'Taken back with its redemption' },
    UNKNOWN: { description: 'A till asks for a code that nobody has; never that of a code in a redemption' },
  },
});

@ObjectType({ description: 'A code that a member was given with a redemption: good for one use.' })
export class Code {
  @Field(() => CodeKindEnum)
  kind: keyof typeof CodeKindEnum;

  @Field(() => String, { description: 'For its owner; of anybody else’s, ops see the last four characters.' })
  code: string;

  @Field(() => DateTime, { nullable: true, description: 'From when on it can be used; null: at once.' })
  validFrom: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'From when on it can be used no more; null: never.' })
  validUntil: Date | null;

  @Field(() => CodeStateEnum)
  state: keyof typeof CodeStateEnum;

  @Field(() => DateTime, { nullable: true })
  usedAt: Date | null;

  /** What the code is drawn from; null where it is not to be shown. */
  opened: OpenedCode | null;
}
