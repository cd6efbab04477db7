import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { requireSelfOrOps, type RequestContext } from '../../../../chassis/caller.js';
import { AboutSoMany, Authenticated } from '../../../../chassis/field-marks.js';
import type { CodeTools } from '../../usecases/codes/code-tools.js';
import { Redemption } from '../redemption.types.js';
import { Code } from './code.types.js';
import { codesLoader } from './loaders.js';
import { qrCodeOf } from './qr-code.js';
import { codeViews } from './views.js';

/** The codes of a redemption, for a field of it: open for its member, masked for ops (rewards:read), for nobody else. */
export async function codesShown(
  tools: CodeTools,
  redemption: { id: string; memberId: string },
  context: RequestContext,
): Promise<Code[]> {
  requireSelfOrOps(context, redemption.memberId, 'rewards:read');
  const codes = await codesLoader(context, tools).load(redemption.id);
  return codeViews(codes, { own: context.caller.kind === 'member', now: tools.clock.now() });
}

@Resolver(() => Redemption)
export class RedemptionCodesResolver {
  constructor(private readonly tools: CodeTools) {}

  @FieldResolver(() => [Code], {
    description: 'The codes that came with it, once it is settled: for its member; ops (rewards:read) see them masked.',
  })
  @Authenticated()
  @AboutSoMany(3)
  codes(@Root() { id, member }: Redemption, @Ctx() context: RequestContext): Promise<Code[]> {
    return codesShown(this.tools, { id, memberId: member.id }, context);
  }
}

/** States in which there is something to scan. */
const scanned = new Set(['USABLE', 'NOT_YET_VALID']);

@Resolver(() => Code)
export class CodeResolver {
  @FieldResolver(() => String, {
    nullable: true,
    description: 'The code as a QR picture, an SVG text; for its owner, as long as it can be used.',
  })
  qr(@Root() { opened, state }: Code): string | null {
    return opened && scanned.has(state) ? qrCodeOf(opened.code) : null;
  }
}
