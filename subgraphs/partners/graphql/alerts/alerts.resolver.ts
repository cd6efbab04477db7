import {
  Arg,
  Args,
  createUnionType,
  Ctx,
  Field,
  ID,
  InputType,
  Mutation,
  ObjectType,
  Query,
  Resolver,
} from 'type-graphql';
import { z } from 'zod';
import { callerKey, requireOps, type RequestContext } from '../../../../chassis/caller.js';
import { answerOrFailure } from '../../../../chassis/failures.js';
import { Paged, RequiresScopes } from '../../../../chassis/field-marks.js';
import { idShape, parseInput } from '../../../../chassis/parse-input.js';
import {
  connectionOf,
  connectionTypes,
  PageArguments,
  pageOf,
  placeInTimeCursor,
  placeInTimeParts,
  type ConnectionOf,
} from '../../../../chassis/relay.js';
import { DateTime, Failure } from '../../../../schema/vocabulary.js';
import { seePartnerAlert } from '../../usecases/alerts/see-alert.js';
import { showAlerts, type RaisedAlert } from '../../usecases/alerts/show-alerts.js';
import type { PartnersParts } from '../../usecases/partners-parts.js';

@ObjectType({ description: 'Something about a partner that somebody of ops has to look at.' })
export class PartnerAlert {
  @Field(() => ID)
  id: string;

  @Field(() => String, { description: 'Code of the partner' })
  partnerCode: string;

  @Field(() => String, { description: 'Which rule found it, such as LOW_BALANCE or OUTSTANDING' })
  rule: string;

  @Field(() => String, { description: 'What it is about: one thing is told once under each rule' })
  about: string;

  @Field(() => String, { description: 'The figures, as JSON text' })
  details: string;

  @Field(() => DateTime)
  raisedAt: Date;

  @Field(() => DateTime, { nullable: true, description: 'Null until somebody has seen to it' })
  seenAt: Date | null;

  @Field(() => String, { nullable: true, description: "Who: 'ops:ann'" })
  seenBy: string | null;
}

const { Connection: PartnerAlertConnection } = connectionTypes('PartnerAlert', () => PartnerAlert);

@InputType()
export class SeePartnerAlertInput {
  @Field(() => ID)
  alertId: string;
}

@ObjectType({ implements: Failure, description: 'Somebody else has seen to it.' })
export class AlertSeenBefore extends Failure {
  @Field(() => String, { description: "Who: 'ops:ann'" })
  alertSeenBy: string;
}

export const alertFailures = { ALERT_SEEN_BEFORE: AlertSeenBefore };

export const SeePartnerAlertResult = createUnionType({
  name: 'SeePartnerAlertResult',
  types: () => [PartnerAlert, AlertSeenBefore] as const,
});

@Resolver()
export class AlertsResolver {
  constructor(private readonly parts: PartnersParts) {}

  @Query(() => PartnerAlertConnection, { description: 'Ops (partners:read): newest first.' })
  @RequiresScopes(['partners:read'])
  @Paged()
  async partnerAlerts(
    @Arg('partner', () => String, { nullable: true, description: 'Of this partner alone, by its code' })
    partner: string | null | undefined,
    @Arg('unseenOnly', () => Boolean, { nullable: true }) unseenOnly: boolean | null | undefined,
    @Args(() => PageArguments) asked: PageArguments,
    @Ctx() context: RequestContext,
  ): Promise<ConnectionOf<PartnerAlert>> {
    requireOps(context, 'partners:read');
    const page = pageOf(asked, placeInTimeParts);
    const wanted = { partner: partner ?? null, unseenOnly: unseenOnly ?? false };
    const found = await showAlerts(this.parts, wanted, page);
    return connectionOf(page, found, alertView, ({ raisedAt, id }) => placeInTimeCursor(raisedAt, id));
  }

  @Mutation(() => SeePartnerAlertResult, { description: 'Ops (partners:write): one has seen to an alert.' })
  @RequiresScopes(['partners:write'])
  async seePartnerAlert(
    @Arg('input', () => SeePartnerAlertInput) input: SeePartnerAlertInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof SeePartnerAlertResult> {
    const by = callerKey(requireOps(context, 'partners:write'));
    const { alertId } = parseInput(z.object({ alertId: idShape }), input);
    return answerOrFailure(context, alertFailures, async () =>
      alertView(await seePartnerAlert(this.parts, { alertId, by, requestId: context.requestId })),
    );
  }
}

function alertView({ brand, details, ...same }: RaisedAlert): PartnerAlert {
  return Object.assign(new PartnerAlert(), { ...same, partnerCode: brand, details: JSON.stringify(details) });
}
