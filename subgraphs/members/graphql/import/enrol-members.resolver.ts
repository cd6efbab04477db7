import { Arg, createUnionType, Ctx, Field, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';
import { requireChannel, type RequestContext } from '../../../../chassis/caller.js';
import { DomainError } from '../../../../chassis/domain-error.js';
import { AboutSoMany, MovesValue, RequiresScopes } from '../../../../chassis/field-marks.js';
import { Failure } from '../../../../schema/vocabulary.js';
import { enrolMembers, type EnrolmentOutcome } from '../../usecases/import/enrol-members.js';
import type { MembersParts } from '../../usecases/members-parts.js';
import { CardBlocked, CardTaken } from '../cards/card.types.js';
import { AlreadyEnrolled } from '../enrolment/way-on.js';
import { EnrolMemberInput } from '../enrolment.resolver.js';
import { MemberType } from '../member.type.js';
import { memberAsTold } from '../who-sees-a-member.js';

@InputType()
export class EnrolMembersInput {
  @Field(() => [EnrolMemberInput], { description: '1 to 200' })
  members: EnrolMemberInput[];
}

@ObjectType({
  implements: Failure,
  description: 'One member of the list cannot be made as asked: `code` as an error of `enrolMember` would have it.',
})
export class EnrolmentFault extends Failure {
  @Field(() => [String], { nullable: true, description: 'Of the field at fault, in its member' })
  @AboutSoMany(3)
  path: string[] | null;
}

const EnrolmentOutcomeUnion = createUnionType({
  name: 'EnrolmentOutcome',
  types: () => [MemberType, AlreadyEnrolled, CardTaken, CardBlocked, EnrolmentFault] as const,
});

@ObjectType()
export class EnrolledMembers {
  @Field(() => [EnrolmentOutcomeUnion], { description: 'In the order of the members' })
  @AboutSoMany(100)
  outcomes: (typeof EnrolmentOutcomeUnion)[];
}

const EnrolMembersResult = createUnionType({
  name: 'EnrolMembersResult',
  types: () => [EnrolledMembers] as const,
});

@Resolver()
export class EnrolMembersResolver {
  constructor(private readonly parts: MembersParts) {}

  @Mutation(() => EnrolMembersResult, {
    description:
      'For a channel with members:enrol and members:import: up to 200, each as `enrolMember` makes it and with an outcome of its own. Under one id, both know the same member.',
  })
  @RequiresScopes(['members:enrol', 'members:import'])
  @MovesValue()
  async enrolMembers(
    @Ctx() context: RequestContext,
    @Arg('input', () => EnrolMembersInput) { members }: EnrolMembersInput,
  ): Promise<typeof EnrolMembersResult> {
    requireChannel(context, 'members:import');
    const channel = requireChannel(context, 'members:enrol');
    const outcomes = await enrolMembers(this.parts, channel, members);
    return Object.assign(new EnrolledMembers(), { outcomes: outcomes.map((one) => shownOutcome(one, context)) });
  }
}

function shownOutcome(outcome: EnrolmentOutcome, { locale }: RequestContext): typeof EnrolmentOutcomeUnion {
  if (!(outcome instanceof DomainError)) return memberAsTold(outcome);
  const { code, details } = outcome;
  const words = { code, message: outcome.messageIn(locale) };
  if (code === 'ALREADY_ENROLLED') return Object.assign(new AlreadyEnrolled(), { memberNumber: null }, details, words);
  if (code === 'CARD_TAKEN') return Object.assign(new CardTaken(), words);
  if (code === 'CARD_BLOCKED') return Object.assign(new CardBlocked(), words);
  const { path } = details as { path?: string[] };
  return Object.assign(new EnrolmentFault(), { ...words, path: path?.slice(1) ?? null });
}
