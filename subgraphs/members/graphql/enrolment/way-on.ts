import { Ctx, FieldResolver, ObjectType, Field, Resolver, Root, registerEnumType } from 'type-graphql';
import type { RequestContext } from '../../../../chassis/caller.js';
import { Failure } from '../../../../schema/vocabulary.js';
import { wayOnText, type WayOn } from '../../domain/enrolment/membership-kind.js';

export const WayOnEnum = {
  USE_NUMBER: 'USE_NUMBER',
  SIGN_IN: 'SIGN_IN',
  ASK_FOR_MERGE: 'ASK_FOR_MERGE',
} as const satisfies Record<WayOn, WayOn>;
registerEnumType(WayOnEnum, {
  name: 'WayOn',
  description: 'What to do next where there is a membership already.',
  valuesConfig: {
    USE_NUMBER: { description: 'Go on with the membership of that number' },
    SIGN_IN: { description: 'Sign in with this phone or e-mail' },
    ASK_FOR_MERGE: { description: 'Have the two memberships merged by the programme’s service' },
  },
});

@ObjectType({
  implements: Failure,
  description: 'Somebody with this phone, e-mail, sign-in, device or partner’s reference is a member already.',
})
export class AlreadyEnrolled extends Failure {
  @Field(() => String, {
    nullable: true,
    description:
      "The number of that member, for a channel, and for a member who enrols a second time; null when it is somebody else's",
  })
  memberNumber: string | null;

  /** Kept where it does not follow from the number. */
  next?: WayOn;
}

@Resolver(() => AlreadyEnrolled)
export class AlreadyEnrolledResolver {
  @FieldResolver(() => WayOnEnum, { description: 'What to do next' })
  next(@Root() refusal: AlreadyEnrolled): WayOn {
    return wayOnOf(refusal);
  }

  @FieldResolver(() => String, { description: 'The same for people, in the reader’s language' })
  hint(@Root() refusal: AlreadyEnrolled, @Ctx() context: RequestContext): string {
    return wayOnText[wayOnOf(refusal)][context.locale];
  }
}

function wayOnOf({ next, memberNumber }: AlreadyEnrolled): WayOn {
  return next ?? (memberNumber === null ? 'SIGN_IN' : 'USE_NUMBER');
}
