import { allows, consentSubjects, isConsentSubject, stateOf } from './consent.js';

test('two purposes of messages on five channels each, and two purposes without a channel', () => {
  expect(consentSubjects).toHaveLength(12);
  expect(isConsentSubject({ purpose: 'MARKETING', channel: 'SMS' })).toBe(true);
  expect(isConsentSubject({ purpose: 'MARKETING', channel: null })).toBe(false);
  expect(isConsentSubject({ purpose: 'PROFILING', channel: null })).toBe(true);
  expect(isConsentSubject({ purpose: 'PROFILING', channel: 'EMAIL' })).toBe(false);
});

test.each([
  ['MARKETING', undefined, false],
  ['MARKETING', true, true],
  ['MARKETING', false, false],
  ['PARTNER_SHARING', undefined, false],
  ['SERVICE', undefined, true],
  ['SERVICE', true, true],
  ['SERVICE', false, false],
] as const)('%s after the word %s: %s', (purpose, granted, allowed) => {
  expect(allows(purpose, stateOf(granted === undefined ? undefined : { granted }))).toBe(allowed);
});
