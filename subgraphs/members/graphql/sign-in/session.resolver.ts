import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { refuseWhoHasLeft, requireCaller, requireMember, type RequestContext } from '../../../../chassis/caller.js';
import { forbidden, unauthenticated } from '../../../../chassis/domain-error.js';
import { AboutSoMany, Authenticated } from '../../../../chassis/field-marks.js';
import type { MembersParts } from '../../usecases/members-parts.js';
import { endOtherSessions } from '../../usecases/sign-in/end-other-sessions.js';
import { endSession } from '../../usecases/sign-in/end-session.js';
import { readSessions } from '../../usecases/sign-in/read-sessions.js';
import { signOut } from '../../usecases/sign-in/sign-out.js';
import { MemberType } from '../member.type.js';
import { EndSessionInput, MemberSessionType, SessionsEndedType } from './sign-in.types.js';

@Resolver(() => MemberType)
export class SessionResolver {
  constructor(private readonly parts: MembersParts) {}

  @FieldResolver(() => [MemberSessionType], {
    description: "Where the member is signed in, the session used last first; twenty at the most. The member's alone.",
  })
  @Authenticated()
  @AboutSoMany(5)
  async sessions(@Root() { id }: MemberType, @Ctx() context: RequestContext): Promise<MemberSessionType[]> {
    const { caller } = context;
    if (caller.kind === 'anonymous') throw unauthenticated();
    if (caller.kind !== 'member' || caller.memberId !== id) throw forbidden();
    refuseWhoHasLeft(context);
    const sessions = await readSessions(this.parts, id);
    return sessions.map((session) =>
      Object.assign(new MemberSessionType(), { ...session, isCurrent: session.id === caller.sessionId }),
    );
  }

  @Mutation(() => SessionsEndedType, { description: 'Ends the session that asks.' })
  @Authenticated()
  async signOut(@Ctx() context: RequestContext): Promise<SessionsEndedType> {
    const { sessionId } = requireCaller(context, 'member');
    return sessionsEnded((await signOut(this.parts, sessionId)) ? 1 : 0);
  }

  @Mutation(() => SessionsEndedType, {
    description: "Ends one of the member's sessions; none where it has ended or is not theirs.",
  })
  @Authenticated()
  async endSession(
    @Ctx() context: RequestContext,
    @Arg('input', () => EndSessionInput) input: EndSessionInput,
  ): Promise<SessionsEndedType> {
    return sessionsEnded(await endSession(this.parts, requireMember(context), input));
  }

  @Mutation(() => SessionsEndedType, { description: "Ends all of the member's sessions but the one that asks." })
  @Authenticated()
  async endOtherSessions(@Ctx() context: RequestContext): Promise<SessionsEndedType> {
    const memberId = requireMember(context);
    const { sessionId } = requireCaller(context, 'member');
    return sessionsEnded(await endOtherSessions(this.parts, memberId, sessionId ?? null));
  }
}

function sessionsEnded(ended: number): SessionsEndedType {
  return Object.assign(new SessionsEndedType(), { ended });
}
