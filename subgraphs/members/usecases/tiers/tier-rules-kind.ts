import type { Clock } from '../../../../chassis/clock.js';
import type { ConfigurationKind } from '../../../../chassis/configuration.js';
import { monthOf } from '../../../../chassis/programme-time.js';
import { monthNamed } from '../../domain/tiers/calendar-month.js';
import { rulesBeginTooLate, rulesBeginTooSoon } from '../../domain/tiers/tier-errors.js';
import { addTierRules } from '../../storage/tiers/tier-book.js';
import { tierRulesShape } from './tier-rules-shape.js';

/** The word for the rules in configuration versions and in the audit log; the programme has one set of them. */
export const tierRulesKind = 'tier-rules';
export const tierRulesKey = 'programme';

/** Whoever announces rules for a year that is this far off has mistyped it. */
const furthestMonths = 60;

/**
 * How the rules are configured. A version counts from a month on that has not begun when it is approved, so that nothing that was
 * earned changes; proposing and approving refuse any other.
 */
export function tierRulesConfiguration(clock: Clock, zone: string): ConfigurationKind<typeof tierRulesShape> {
  return {
    kind: tierRulesKind,
    schema: tierRulesShape,
    check: (_tx, _key, { fromMonth }) => {
      const current = monthOf(clock.now(), zone);
      if (fromMonth <= current) return Promise.reject(rulesBeginTooSoon({ path, month: fromMonth, current }));
      if (monthNamed(fromMonth) > monthNamed(current) + furthestMonths) {
        return Promise.reject(rulesBeginTooLate({ path, month: fromMonth }));
      }
      return Promise.resolve();
    },
    apply: (tx, _key, body, version) => addTierRules(tx, version, body),
  };
}

const path = ['input', 'fromMonth'];
