import { Arg, Args, Ctx, Directive, Field, ID, InputType, ObjectType, Query, Resolver } from 'type-graphql';
import { DateTime, PageInfo } from '../schema/vocabulary.js';
import { AuditLog, type AuditRecord } from './audit-log.js';
import { requireOps, type RequestContext } from './caller.js';
import type { Database } from './database.js';
import { badInput } from './domain-error.js';
import { Paged, RequiresScopes } from './field-marks.js';
import { connectionOf, PageArguments, pageOf, type ConnectionOf, type Page } from './relay.js';

const auditScope = 'audit:read';

/* Every subgraph keeps a log of its own and shows it in the same words. */

@ObjectType('AuditRecord', { description: 'One thing that a person or a service has done or looked at.' })
@Directive('@shareable')
export class AuditRecordType {
  @Field(() => ID, { description: "A number within its subgraph's log" })
  id: string;

  @Field(() => DateTime)
  at: Date;

  @Field(() => String, { description: "Who: 'ops:ann', 'service:points'" })
  by: string;

  @Field(() => String, {
    description:
      "What: 'reward.live', 'adjustment.asked'. Of requests by ops: 'viewed' and 'asked'; 'member.viewed' for each member they saw",
  })
  action: string;

  @Field(() => String, { description: "Of what: 'reward/<key>', 'member/<id>', 'query/members'" })
  subject: string;

  @Field(() => String, { description: 'The rest, as JSON text. Ids, codes and numbers: nothing personal' })
  details: string;

  @Field(() => String, { nullable: true, description: 'The request it was done in, the same in all subgraphs' })
  requestId: string | null;
}

@ObjectType()
@Directive('@shareable')
export class AuditRecordEdge {
  @Field(() => AuditRecordType)
  node: AuditRecordType;

  @Field(() => String)
  cursor: string;
}

@ObjectType()
@Directive('@shareable')
export class AuditRecordConnection {
  @Field(() => [AuditRecordEdge])
  edges: AuditRecordEdge[];

  @Field(() => PageInfo)
  pageInfo: PageInfo;
}

@InputType({ description: 'Records of which all of this is true.' })
export class AuditLogFilter {
  @Field(() => String, { nullable: true, description: "Whole: 'ops:ann'" })
  by?: string | null;

  @Field(() => String, { nullable: true, description: "Whole: 'reward.live'" })
  action?: string | null;

  @Field(() => String, { nullable: true, description: "Whole: 'member/<id>'" })
  subject?: string | null;

  @Field(() => DateTime, { nullable: true, description: 'The first instant' })
  from?: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'The first instant after' })
  before?: Date | null;
}

export type AuditLogResolverClass = new (parts: { database: Database }) => object;

/** The resolver class of one subgraph's own log; the root field is named after the subgraph. */
export function auditLogResolver(subgraph: string): AuditLogResolverClass {
  @Resolver()
  class AuditLogResolver {
    private readonly log = new AuditLog();

    constructor(private readonly parts: { database: Database }) {}

    @Query(() => AuditRecordConnection, {
      name: `${subgraph}AuditLog`,
      description: `Ops (audit:read): what was changed and looked at in ${subgraph}, and by whom. Newest first.`,
    })
    @RequiresScopes([auditScope])
    @Paged()
    async auditLog(
      @Arg('filter', () => AuditLogFilter, { nullable: true }) filter: AuditLogFilter | null | undefined,
      @Args(() => PageArguments) pageArguments: PageArguments,
      @Ctx() context: RequestContext,
    ): Promise<ConnectionOf<AuditRecordType>> {
      requireOps(context, auditScope);
      const page = pageOf(pageArguments, 2);
      const found = await this.log.page(this.parts.database.read, filter ?? {}, {
        limit: page.size + 1,
        after: placeOf(page),
      });
      return connectionOf(page, found, viewOf, ({ place, id }) => [place, id]);
    }
  }
  return AuditLogResolver;
}

function viewOf({ id, at, by, action, subject, details, requestId }: AuditRecord): AuditRecordType {
  const text = JSON.stringify(details);
  return Object.assign(new AuditRecordType(), { id, at, by, action, subject, details: text, requestId });
}

function placeOf({ after }: Page): { place: string; id: string } | null {
  if (after === null) return null;
  const [place = '', id = ''] = after;
  if (
    !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/.test(place) ||
    Number.isNaN(Date.parse(place)) ||
    !/^\d{1,18}$/.test(id)
  )
    throw badInput({ path: ['after'], reason: 'is no cursor of this list' });
  return { place, id };
}
