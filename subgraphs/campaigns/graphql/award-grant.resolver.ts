import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../../../chassis/caller.js';
import { effectText } from '../domain/compiled-campaign.js';
import { everyRuleKind } from '../usecases/every-rule-kind.js';
import { AwardGrant } from './purchase.types.js';

@Resolver(() => AwardGrant)
export class AwardGrantResolver {
  @FieldResolver(() => String, { description: "What was given, in the reader's language, by Accept-Language" })
  what(@Root() { grant: { effect, params } }: AwardGrant, @Ctx() { locale }: RequestContext): string {
    return effectText({ rule: { effects: [{ [effect]: params }] } }, everyRuleKind)[locale];
  }
}
