import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { requireActingMember, signInOf, type RequestContext } from '../../../../chassis/caller.js';
import { answerOrFailure } from '../../../../chassis/failures.js';
import { Authenticated } from '../../../../chassis/field-marks.js';
import { loaderFor } from '../../../../chassis/loaders.js';
import { DateTime } from '../../../../schema/vocabulary.js';
import type { Member } from '../../domain/member.js';
import type { MembersParts } from '../../usecases/members-parts.js';
import { proveContact } from '../../usecases/sign-in/prove-contact.js';
import { readContactProofs, type ContactProofs } from '../../usecases/sign-in/read-contact-proofs.js';
import { requestContactCode } from '../../usecases/sign-in/request-contact-code.js';
import { ContactInUse, RecentSignInNeeded } from './contact-failures.js';
import { ProfileType, type MemberType } from '../member.type.js';
import { memberAsTold } from '../who-sees-a-member.js';
import { askerOf, codeSentType } from './sign-in.resolver.js';
import {
  CodeRefused,
  CodesLimited,
  ProveContactInput,
  ProveContactResult,
  RequestContactCodeInput,
  RequestContactCodeResult,
  SignInUnavailable,
  type CodeSentType,
} from './sign-in.types.js';

@Resolver(() => ProfileType)
export class ContactProofResolver {
  constructor(private readonly parts: MembersParts) {}

  @FieldResolver(() => DateTime, {
    nullable: true,
    description: "Since when the phone is proven to be the member's; null while it is not",
  })
  async phoneVerifiedAt(@Root() { member }: ProfileType, @Ctx() context: RequestContext): Promise<Date | null> {
    return (await this.proofs(context, member)).phoneVerifiedAt;
  }

  @FieldResolver(() => DateTime, {
    nullable: true,
    description: "Since when the e-mail address is proven to be the member's; null while it is not",
  })
  async emailVerifiedAt(@Root() { member }: ProfileType, @Ctx() context: RequestContext): Promise<Date | null> {
    return (await this.proofs(context, member)).emailVerifiedAt;
  }

  @Mutation(() => RequestContactCodeResult, {
    description: 'Sends a code to a phone or an e-mail address that the member who is signed in wants to prove.',
  })
  @Authenticated()
  requestContactCode(
    @Ctx() context: RequestContext,
    @Arg('input', () => RequestContactCodeInput) input: RequestContactCodeInput,
  ): Promise<CodeSentType | CodesLimited | SignInUnavailable> {
    const by = { memberId: requireActingMember(context), asker: askerOf(context), locale: context.locale };
    const failures = { SIGN_IN_UNAVAILABLE: SignInUnavailable, CODES_LIMITED: CodesLimited };
    return answerOrFailure(context, failures, async () =>
      codeSentType(await requestContactCode(this.parts, by, input)),
    );
  }

  @Mutation(() => ProveContactResult, {
    description:
      'Puts the phone or address that the code went to into the profile, proven: the member signs in by it from now on. The one before is told, and no session ends. ' +
      'It takes a sign-in of the last fifteen minutes, but of who has no way to sign in; the code stays good while the member signs in again.',
  })
  @Authenticated()
  proveContact(
    @Ctx() context: RequestContext,
    @Arg('input', () => ProveContactInput) input: ProveContactInput,
  ): Promise<MemberType | CodeRefused | ContactInUse | RecentSignInNeeded | SignInUnavailable> {
    const by = { memberId: requireActingMember(context), ...signInOf(context) };
    const failures = {
      CODE_REFUSED: CodeRefused,
      CONTACT_IN_USE: ContactInUse,
      RECENT_SIGN_IN_NEEDED: RecentSignInNeeded,
      SIGN_IN_UNAVAILABLE: SignInUnavailable,
    };
    return answerOrFailure(context, failures, async () => memberAsTold(await proveContact(this.parts, by, input)));
  }

  private proofs(context: RequestContext, member: Member): Promise<ContactProofs> {
    const read = (members: readonly Member[]) => readContactProofs(this.parts, members);
    return loaderFor(context, readContactProofs, read).load(member);
  }
}
