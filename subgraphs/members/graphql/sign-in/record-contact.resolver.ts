import { Arg, createUnionType, Ctx, Field, ID, InputType, Mutation, registerEnumType, Resolver } from 'type-graphql';
import { requireOps, type RequestContext } from '../../../../chassis/caller.js';
import { answerOrFailure } from '../../../../chassis/failures.js';
import { RequiresScopes } from '../../../../chassis/field-marks.js';
import type { ContactChangeReason } from '../../domain/sign-in/sign-in-rules.js';
import type { MembersParts } from '../../usecases/members-parts.js';
import { recordContact } from '../../usecases/sign-in/record-contact.js';
import { ContactInUse } from './contact-failures.js';
import { MemberType } from '../member.type.js';
import { NoLongerMember } from '../rights/consents.types.js';
import { memberForOps } from '../who-sees-a-member.js';

export const ContactChangeReasonEnum = {
  ACCESS_LOST: 'ACCESS_LOST',
  TAKEN_DOWN_WRONG: 'TAKEN_DOWN_WRONG',
  MEMBER_ASKED: 'MEMBER_ASKED',
} as const satisfies Record<ContactChangeReason, ContactChangeReason>;
registerEnumType(ContactChangeReasonEnum, {
  name: 'ContactChangeReason',
  description: 'Why ops record a contact.',
  valuesConfig: {
    ACCESS_LOST: {
      description: 'The member can read nothing that goes to those before: phone and e-mail, which may be read on it',
    },
  },
});

@InputType({ description: 'Exactly one of phone and email.' })
export class RecordContactInput {
  @Field(() => ID, { description: "The client's id of this change, a UUID (v7). The same id gives the same answer." })
  contactChangeId: string;

  @Field(() => ID)
  memberId: string;

  @Field(() => String, { nullable: true, description: 'Without a country code it is taken for a Chinese number' })
  phone?: string | null;

  @Field(() => String, { nullable: true })
  email?: string | null;

  @Field(() => ContactChangeReasonEnum)
  reason: ContactChangeReason;
}

const RecordContactResult = createUnionType({
  name: 'RecordContactResult',
  types: () => [MemberType, ContactInUse, NoLongerMember] as const,
});

@Resolver()
export class RecordContactResolver {
  constructor(private readonly parts: MembersParts) {}

  @Mutation(() => RecordContactResult, {
    description:
      'Ops (members:write): the phone or e-mail by which a member, or who has left, signs in from now on. The one of its kind before ends, with ACCESS_LOST ' +
      'the other kind too; all are told, and all sessions of the member end.',
  })
  @RequiresScopes(['members:write'])
  recordContact(
    @Ctx() context: RequestContext,
    @Arg('input', () => RecordContactInput) input: RecordContactInput,
  ): Promise<MemberType | ContactInUse | NoLongerMember> {
    requireOps(context, 'members:write');
    const failures = { CONTACT_IN_USE: ContactInUse, NO_LONGER_MEMBER: NoLongerMember };
    return answerOrFailure(context, failures, async () =>
      memberForOps(context, await recordContact(this.parts, context, input)),
    );
  }
}
