/** As `replay-risk.test.ts`, over more histories: what is caught does not hang on one seed. */
import { labelledHistory } from './testing/labelled-history.js';
import { expectDefaultRulesCatch } from './testing/measured-rules.js';

test.each([2, 3, 4, 5, 6])('the default rules catch what was worked out in the history of seed %i', (seed) => {
  expectDefaultRulesCatch(labelledHistory(seed), seed);
});
