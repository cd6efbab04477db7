import { Arg, createUnionType, Ctx, Field, ID, InputType, Mutation, Resolver } from 'type-graphql';
import {
  requireActing,
  requireActingMember,
  requireChannel,
  requirePartner,
  signInOf,
  type RequestContext,
} from '../../../chassis/caller.js';
import { answerOrFailure } from '../../../chassis/failures.js';
import { Authenticated } from '../../../chassis/field-marks.js';
import { DateOnly } from '../../../schema/vocabulary.js';
import type { Member } from '../domain/member.js';
import { enrolMember } from '../usecases/enrol-member.js';
import type { Enroller } from '../usecases/enrolment/enrolment-source.js';
import type { MembersParts } from '../usecases/members-parts.js';
import { updateProfile } from '../usecases/update-profile.js';
import { CardBlocked, CardTaken } from './cards/card.types.js';
import { AlreadyEnrolled } from './enrolment/way-on.js';
import { MemberType } from './member.type.js';
import { ContactInUse, RecentSignInNeeded } from './sign-in/contact-failures.js';
import { memberAsTold } from './who-sees-a-member.js';

@InputType()
export class EnrolMemberInput {
  @Field(() => ID, {
    description:
      "The client's id of the new member, a UUID (v7). The same id with the same input gives the same answer.",
  })
  memberId: string;

  @Field(() => String, { description: '1 to 60 characters' })
  displayName: string;

  @Field(() => String, { nullable: true, description: 'Without a country code it is taken for a Chinese number' })
  phone?: string | null;

  @Field(() => String, { nullable: true })
  email?: string | null;

  @Field(() => DateOnly, { nullable: true })
  birthday?: string | null;

  @Field(() => String, { nullable: true, description: 'zh-CN (when absent) or en' })
  locale?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'The printed card that the member was handed before: 1 to 64 letters A to Z, digits and hyphens, in any case',
  })
  cardNumber?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'A membership of a device alone, without phone and e-mail; displayName may then be empty. See completeMembership.',
  })
  light?: boolean | null;

  @Field(() => String, {
    nullable: true,
    description: 'Of a light membership: the id by which the app knows its installation, 8 to 200 characters',
  })
  device?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Of a partner: what it calls the person whom it sends, 1 to 200 characters. One reference, one member.',
  })
  partnerReference?: string | null;
}

@InputType({
  description:
    'What is absent stays as it is. Null takes phone, email or birthday out, but not the last contact that the member signs in by.',
})
export class UpdateProfileInput {
  @Field(() => String, { nullable: true, description: '1 to 60 characters' })
  displayName?: string | null;

  @Field(() => String, { nullable: true, description: 'Without a country code it is taken for a Chinese number' })
  phone?: string | null;

  @Field(() => String, { nullable: true })
  email?: string | null;

  @Field(() => DateOnly, { nullable: true })
  birthday?: string | null;

  @Field(() => String, { nullable: true, description: 'zh-CN or en' })
  locale?: string | null;
}

const EnrolMemberResult = createUnionType({
  name: 'EnrolMemberResult',
  types: () => [MemberType, AlreadyEnrolled, CardTaken, CardBlocked, RecentSignInNeeded] as const,
});

const UpdateProfileResult = createUnionType({
  name: 'UpdateProfileResult',
  types: () => [MemberType, ContactInUse, RecentSignInNeeded] as const,
});

const enrolmentFailures = {
  ALREADY_ENROLLED: AlreadyEnrolled,
  CARD_TAKEN: CardTaken,
  CARD_BLOCKED: CardBlocked,
  RECENT_SIGN_IN_NEEDED: RecentSignInNeeded,
};

@Resolver()
export class EnrolmentResolver {
  constructor(private readonly parts: MembersParts) {}

  @Mutation(() => EnrolMemberResult, {
    description:
      'Makes a member. Channels with members:enrol enrol anybody, partners with members:enrol whom they send; who is signed in and no member yet enrols themselves, within fifteen minutes of signing in with a code.',
  })
  @Authenticated()
  enrolMember(
    @Ctx() context: RequestContext,
    @Arg('input', () => EnrolMemberInput) input: EnrolMemberInput,
  ): Promise<MemberType | AlreadyEnrolled | CardTaken | CardBlocked | RecentSignInNeeded> {
    const enroller = requireEnroller(context);
    return answerOrFailure(context, enrolmentFailures, async () =>
      enrolled(context, await enrolMember(this.parts, enroller, input)),
    );
  }

  @Mutation(() => UpdateProfileResult, {
    description:
      'Changes the profile of the member who is signed in. Another phone or e-mail is shown from now on, unproven, whoever has it; ' +
      'the one before signs in until `proveContact` has proven this one, or null takes it out. Safe to send twice.',
  })
  @Authenticated()
  updateProfile(
    @Ctx() context: RequestContext,
    @Arg('input', () => UpdateProfileInput) input: UpdateProfileInput,
  ): Promise<MemberType | ContactInUse | RecentSignInNeeded> {
    const by = { memberId: requireActingMember(context), ...signInOf(context) };
    const failures = { CONTACT_IN_USE: ContactInUse, RECENT_SIGN_IN_NEEDED: RecentSignInNeeded };
    return answerOrFailure(context, failures, async () => memberAsTold(await updateProfile(this.parts, by, input)));
  }
}

/** Who has just enrolled themselves is that member for the rest of the request, and sees of the answer what is theirs. */
function enrolled(context: RequestContext, member: Member): MemberType {
  if (context.caller.kind === 'member') context.caller = { ...context.caller, memberId: member.id };
  return memberAsTold(member);
}

/** Whoever was a member and is so no more is told that, and does not enrol a second time under the same sign-in. */
function requireEnroller(context: RequestContext): Enroller {
  requireActing(context);
  const { caller } = context;
  if (caller.kind === 'member') return caller;
  return caller.kind === 'partner'
    ? requirePartner(context, 'members:enrol')
    : requireChannel(context, 'members:enrol');
}
