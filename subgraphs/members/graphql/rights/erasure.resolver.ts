import { Arg, createUnionType, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql';
import { requireOps, requirePerson, type RequestContext } from '../../../../chassis/caller.js';
import { forbidden, unauthenticated } from '../../../../chassis/domain-error.js';
import { answerOrFailure } from '../../../../chassis/failures.js';
import { Authenticated, MovesValue } from '../../../../chassis/field-marks.js';
import { idShape, parseInput } from '../../../../chassis/parse-input.js';
import { erasingSubgraphs, type Erasure } from '../../domain/rights/erasure.js';
import type { MembersParts } from '../../usecases/members-parts.js';
import { eraseMember, type Eraser } from '../../usecases/rights/erase-member.js';
import { readErasure } from '../../usecases/rights/read-erasure.js';
import { NoLongerMember } from './consents.types.js';
import { EraseMemberInput, ErasedKind, ErasurePartType, ErasureType } from './erasure.types.js';

const EraseMemberResult = createUnionType({
  name: 'EraseMemberResult',
  types: () => [ErasureType, NoLongerMember] as const,
});

@Resolver()
export class ErasureResolver {
  constructor(private readonly parts: MembersParts) {}

  @Mutation(() => EraseMemberResult, {
    description:
      'Forgets a member in every part of the programme. It begins at once, cannot be taken back, and points that are left lapse. ' +
      'The member themselves; ops with members:write, who say why.',
  })
  @Authenticated()
  @MovesValue()
  eraseMember(
    @Ctx() context: RequestContext,
    @Arg('input', () => EraseMemberInput) input: EraseMemberInput,
  ): Promise<ErasureType | NoLongerMember> {
    const eraser = requireEraser(context);
    return answerOrFailure(context, { NO_LONGER_MEMBER: NoLongerMember }, async () =>
      erasureType(await eraseMember(this.parts, eraser, input, context.requestId)),
    );
  }

  @Query(() => ErasureType, {
    nullable: true,
    description:
      'By the id that asked for it. Ops with members:read; and whoever is signed in as a person and knows the id, because who ' +
      'has been forgotten cannot sign in as a member any more. It tells nothing of a person.',
  })
  @Authenticated()
  async erasure(@Ctx() context: RequestContext, @Arg('id', () => ID) id: string): Promise<ErasureType | null> {
    const { caller } = context;
    if (caller.kind === 'anonymous') throw unauthenticated();
    if (caller.kind !== 'member') requireOps(context, 'members:read');
    const erasure = await readErasure(this.parts, parseInput(idShape, id, 'id'));
    return erasure && erasureType(erasure);
  }
}

function requireEraser(context: RequestContext): Eraser {
  const { caller } = context;
  if (caller.kind === 'anonymous') throw unauthenticated();
  if (caller.kind === 'ops') return requireOps(context, 'members:write');
  if (caller.kind !== 'member') throw forbidden();
  requirePerson(context);
  return caller;
}

function erasureType(erasure: Erasure): ErasureType {
  const { id, state, requestedAt, toldAt, keyDestroyedAt, doneAt, certificate, seal } = erasure;
  const parts = erasure.parts.map(({ erased, ...part }) =>
    Object.assign(new ErasurePartType(), {
      ...part,
      erased: erased.map((kind) => Object.assign(new ErasedKind(), kind)),
    }),
  );
  return Object.assign(new ErasureType(), {
    ...{ id, state, requestedAt, toldAt, keyDestroyedAt, doneAt, parts, certificate, seal },
    partCount: erasingSubgraphs.length,
  });
}
