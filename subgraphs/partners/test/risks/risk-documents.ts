import { newId } from '../../../../chassis/ids.js';

const shown = `__typename ... on Failure { code message } ... on RiskOutdated { currentVersion }
  ... on PartnerRisk { id partner title owner state likelihood effect score version history { version state note by } }`;

export const define = `mutation ($input: DefineRiskInput!) { defineRisk(input: $input) { ${shown} } }`;
export const change = `mutation ($input: ChangeRiskInput!) { changeRisk(input: $input) { ${shown} } }`;

export const defining = (terms: Record<string, unknown> = {}) => ({
  input: {
    ...{ riskId: newId(), partner: 'bakery', title: 'One till system', description: 'All its shops hang on it' },
    ...{ owner: 'alliance desk', likelihood: 2, effect: 4, ...terms },
  },
});
export const changing = (riskId: string, version: number, terms: Record<string, unknown> = {}) => ({
  input: {
    ...{ changeId: newId(), riskId, version, owner: 'alliance desk', state: 'MITIGATED', likelihood: 1, effect: 4 },
    ...{ note: 'a second system is ready', ...terms },
  },
});
