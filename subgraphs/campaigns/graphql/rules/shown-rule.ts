import type { Locale } from '../../../../schema/vocabulary.js';
import type { CampaignRule } from '../../domain/campaign-rule.js';
import { effectText } from '../../domain/compiled-campaign.js';
import { compileConditions } from '../../domain/compiled-conditions.js';
import { everyRuleKind } from '../../usecases/every-rule-kind.js';
import { conditionOutput, effectOutput } from './rule-output.js';

interface Reader {
  locale: Locale;
  /** The programme's, in which instants are written. */
  zone: string;
}

/** A rule's conditions as the graph shows them; null where it is for every purchase. */
export function shownConditions({ conditions }: CampaignRule, { locale, zone }: Reader): object | null {
  return (
    conditions && conditionOutput(conditions, (tree) => compileConditions(tree, everyRuleKind, zone).text()[locale])
  );
}

/** A rule's effects as the graph shows them. */
export function shownEffects({ effects }: CampaignRule, { locale }: Reader): object[] {
  return effects.map((effect) =>
    effectOutput(effect, (stored) => effectText({ rule: { effects: [stored] } }, everyRuleKind)[locale]),
  );
}
