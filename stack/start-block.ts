import type { StackSettings } from './stack-settings.js';
import { subgraphNames } from './subgraph-names.js';

export interface SampleToken {
  who: string;
  token: string;
}

export interface StartBlock {
  settings: StackSettings;
  /** From the command to this block. */
  seconds: number;
  database: string;
  tokens: SampleToken[];
  logs: string;
  /** Whether more of the demo is being loaded behind. */
  loading: boolean;
}

/** The one block with which a start ends: where everything is, with what to ask, and one question to copy. */
export function startBlock({ settings, seconds, database, tokens, logs, loading }: StartBlock): string {
  const base = `http://127.0.0.1:${settings.ports.gateway}`;
  const memory = settings.redisUrl
    ? `redis, ${withoutPassword(settings.redisUrl)}`
    : 'in memory (REDIS_URL is not set)';
  const member = tokens.find(({ who }) => who.startsWith('member'));
  return [
    '',
    `Fealty is ready (${seconds.toFixed(1)} s)`,
    '',
    `  graph      ${base}/graphql`,
    `  Sandbox    ${base}/            GraphiQL ${base}/graphiql`,
    `  subgraphs  ${subgraphNames.map((name) => `${name} ${settings.ports[name]}`).join(', ')}`,
    `  metrics    http://127.0.0.1:${settings.ports.metrics}/metrics`,
    `  database   ${database}`,
    `  memory     ${memory}`,
    `  logs       ${logs}`,
    ...(tokens.length > 0
      ? ['  sign-in    codes of requestSignInCode are shown here, unless MESSAGE_TRANSPORT says otherwise']
      : []),
    '',
    ...(tokens.length > 0 ? ['Sample tokens, good for 12 hours (npm run token -- --as ... makes others)', ''] : []),
    ...tokens.flatMap(({ who, token }) => [`  ${who}`, `  ${token}`, '']),
    ...(member ? ['Ask for the member centre', '', ...exampleQuery(`${base}/graphql`, member.token), ''] : []),
    ...(tokens.length > 0 ? [] : ['Tokens come from OIDC_ISSUER.', '']),
    `${loading ? 'The rest of the demo data is loading behind. ' : ''}Ctrl-C stops everything, the database last.`,
    '',
  ].join('\n');
}

const query =
  '{ me { displayName number tier { tier { code name } missingToClimb { amountMinor } } ' +
  'wallet { spendable pending expiring } redemptions(first: 2) { edges { node { reward { title partner { name } } } } } ' +
  'campaigns { name } exchanges(first: 2) { edges { node { given received to { code } } } } } }';

function exampleQuery(url: string, token: string): string[] {
  return [
    `  curl -s ${url} -H 'content-type: application/json' \\`,
    `    -H 'authorization: Bearer ${token}' \\`,
    `    -d '${JSON.stringify({ query })}'`,
  ];
}

function withoutPassword(address: string): string {
  const url = new URL(address);
  url.password = '';
  return url.toString();
}
