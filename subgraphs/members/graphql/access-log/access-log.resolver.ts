import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { requirePersonOrOps, type RequestContext } from '../../../../chassis/caller.js';
import { Authenticated, Paged } from '../../../../chassis/field-marks.js';
import {
  connectionOf,
  PageArguments,
  pageOf,
  placeInTimeCursor,
  placeInTimeOf,
  placeInTimeParts,
  type ConnectionOf,
} from '../../../../chassis/relay.js';
import { viewInWords } from '../../domain/access-log/viewed-data.js';
import { readAccessLog } from '../../usecases/access-log/read-access-log.js';
import type { MembersParts } from '../../usecases/members-parts.js';
import { MemberType } from '../member.type.js';
import { AccessLogConnection, AccessLogEntry } from './access-log.types.js';

@Resolver(() => MemberType)
export class AccessLogResolver {
  constructor(private readonly parts: MembersParts) {}

  @FieldResolver(() => AccessLogConnection, {
    description:
      "Who of the programme's staff looked at which kind of data, the latest first; what they look at elsewhere than in this subgraph is there within seconds. The member's own; ops with audit:read.",
  })
  @Authenticated()
  @Paged()
  async accessLog(
    @Root() { id }: MemberType,
    @Args(() => PageArguments) pageArguments: PageArguments,
    @Ctx() context: RequestContext,
  ): Promise<ConnectionOf<AccessLogEntry>> {
    requirePersonOrOps(context, id, 'audit:read', 'members');
    const page = pageOf(pageArguments, placeInTimeParts);
    const found = await readAccessLog(this.parts, id, { limit: page.size + 1, after: placeInTimeOf(page) });
    return connectionOf(
      page,
      found,
      (entry) => Object.assign(new AccessLogEntry(), entry, { text: viewInWords(entry.data, context.locale) }),
      (entry) => placeInTimeCursor(entry.at, entry.id),
    );
  }
}
