import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { callerKey, type RequestContext } from '../../../../chassis/caller.js';
import { answerOrFailure } from '../../../../chassis/failures.js';
import type { MembersParts } from '../../usecases/members-parts.js';
import { refreshSession } from '../../usecases/sign-in/refresh-session.js';
import { requestSignInCode } from '../../usecases/sign-in/request-sign-in-code.js';
import type { CodeSent } from '../../usecases/sign-in/send-code.js';
import type { SignedIn } from '../../usecases/sign-in/session-tokens.js';
import { signIn } from '../../usecases/sign-in/sign-in.js';
import {
  CodeRefused,
  CodeSentType,
  CodesLimited,
  MembershipEnded,
  RefreshSessionInput,
  RefreshSessionResult,
  RequestSignInCodeInput,
  RequestSignInCodeResult,
  SessionEnded,
  SessionType,
  SignInInput,
  SignInResult,
  SignInUnavailable,
} from './sign-in.types.js';

const unavailable = { SIGN_IN_UNAVAILABLE: SignInUnavailable };
const ended = {
  MEMBERSHIP_ERASED: MembershipEnded,
  MEMBERSHIP_MERGED: MembershipEnded,
};

/** Anybody may ask: it is how somebody comes to be known. */
@Resolver()
export class SignInResolver {
  constructor(private readonly parts: MembersParts) {}

  @Mutation(() => RequestSignInCodeResult, {
    description: 'Sends a code of six digits to a phone or an e-mail address, good for ten minutes. Anybody may ask.',
  })
  requestSignInCode(
    @Ctx() context: RequestContext,
    @Arg('input', () => RequestSignInCodeInput) input: RequestSignInCodeInput,
  ): Promise<CodeSentType | CodesLimited | SignInUnavailable> {
    const by = { asker: askerOf(context), locale: context.locale };
    return answerOrFailure(context, { ...unavailable, CODES_LIMITED: CodesLimited }, async () =>
      codeSentType(await requestSignInCode(this.parts, by, input)),
    );
  }

  @Mutation(() => SignInResult, {
    description:
      'Signs in whoever has read the code. Somebody who is no member yet is signed in too, and may then enrol themselves.',
  })
  signIn(
    @Ctx() context: RequestContext,
    @Arg('input', () => SignInInput) input: SignInInput,
  ): Promise<SessionType | CodeRefused | MembershipEnded | SignInUnavailable> {
    return answerOrFailure(context, { ...unavailable, ...ended, CODE_REFUSED: CodeRefused }, async () =>
      sessionType(await signIn(this.parts, input)),
    );
  }

  @Mutation(() => RefreshSessionResult, {
    description:
      'New tokens for a session, without the access token, which may have ended. Each refresh token is good once; sent again within half a minute, in case the answer was lost, it gives the same answer. Later, that ends the session: somebody else has it too.',
  })
  refreshSession(
    @Ctx() context: RequestContext,
    @Arg('input', () => RefreshSessionInput) input: RefreshSessionInput,
  ): Promise<SessionType | SessionEnded | MembershipEnded | SignInUnavailable> {
    return answerOrFailure(context, { ...unavailable, ...ended, SESSION_ENDED: SessionEnded }, async () =>
      sessionType(await refreshSession(this.parts, input)),
    );
  }
}

/** Whose requests are counted together: those of a stranger's network, or of whoever is known. */
export function askerOf({ caller, network }: RequestContext): string {
  return network ?? callerKey(caller);
}

export function codeSentType({ id, expiresAt }: CodeSent): CodeSentType {
  return Object.assign(new CodeSentType(), { id, expiresAt });
}

function sessionType({ status, ...session }: SignedIn): SessionType {
  return Object.assign(new SessionType(), { ...session, isMember: status !== null, membershipStatus: status });
}
