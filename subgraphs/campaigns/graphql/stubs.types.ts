import { Directive, Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { tierCodes, type TierCode } from '../domain/tier-code.js';

export const TierCodeEnum = Object.fromEntries(tierCodes.map((code) => [code, code])) as { [Code in TierCode]: Code };
registerEnumType(TierCodeEnum, { name: 'TierCode', description: 'The steps of the ladder, lowest first.' });

/* Members owns the three types below; this subgraph only reads the tier, which the gateway hands over with the member. */

@ObjectType('Tier')
export class Tier {
  @Field(() => TierCodeEnum)
  @Directive('@external')
  code: TierCode;
}

@ObjectType('TierStanding')
export class TierStanding {
  @Field(() => Tier)
  @Directive('@external')
  tier: Tier;
}

@ObjectType('Member')
@Directive('@key(fields: "id")')
export class Member {
  @Field(() => ID)
  id: string;

  /** Absent where nobody asks for what needs it. */
  @Field(() => TierStanding)
  @Directive('@external')
  tier?: TierStanding;

  static of(id: string, tier?: TierStanding): Member {
    return Object.assign(new Member(), { id, tier });
  }
}
