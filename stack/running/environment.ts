import {
  acceptKeysOf,
  messageWebhookSecret,
  partnersVaultKey,
  rewardsVaultKey,
  sendKeysOf,
  statementSigningKey,
  type Secrets,
} from '../secrets.js';
import type { StackSettings } from '../stack-settings.js';
import { subgraphNames, type SubgraphName } from '../subgraph-names.js';
import type { RunningDatabase } from './database.js';

/** Variables of ours that a service has no business with: the admin's access to the database above all. */
const keptBack = ['DATABASE_URL', 'FEALTY_DATA', 'FEALTY_POSTGRES_PORT', 'FEALTY_DEMO', 'PORT', 'HOST'];

function inherited(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !keptBack.includes(name)));
}

function peers({ ports }: StackSettings): string {
  return subgraphNames.map((name) => `${name}=http://127.0.0.1:${ports[name]}`).join(',');
}

export function subgraphEnvironment(
  name: SubgraphName,
  settings: StackSettings,
  secrets: Secrets,
  databases: RunningDatabase,
  environment: NodeJS.ProcessEnv,
): NodeJS.ProcessEnv {
  const database = databases.of(name);
  return {
    ...inherited(environment),
    APOLLO_TELEMETRY_DISABLED: 'true',
    PORT: String(settings.ports[name]),
    APP_DATABASE_URL: database.appUrl,
    OWNER_DATABASE_URL: database.ownerUrl,
    CALL_SEND_KEYS: sendKeysOf(secrets, name),
    CALL_ACCEPT_KEYS: acceptKeysOf(secrets, name),
    ANSWER_HASH_KEY: secrets.answerHashKeys[name],
    PEERS: peers(settings),
    ...(name === 'members' ? membersEnvironment(secrets, environment) : {}),
    ...(name === 'points' ? { LEDGER_SIGNING_KEY: JSON.stringify(secrets.ledgerKeys) } : {}),
    ...(name === 'partners' ? { STATEMENT_SIGNING_KEY: JSON.stringify(statementSigningKey(secrets)) } : {}),
    ...(name === 'rewards' ? { REWARDS_VAULT_KEY: rewardsVaultKey(secrets) } : {}),
    ...(name === 'partners' ? { PARTNERS_VAULT_KEY: partnersVaultKey(secrets) } : {}),
    ...(name === 'members' ? vaultEnvironment(secrets, databases) : {}),
  };
}

function vaultEnvironment(secrets: Secrets, databases: RunningDatabase): NodeJS.ProcessEnv {
  const { appUrl, ownerUrl } = databases.of('members_keys');
  return {
    KEYS_DATABASE_URL: appUrl,
    KEYS_OWNER_DATABASE_URL: ownerUrl,
    PERSONAL_DATA_KEY: secrets.personalDataKey,
  };
}

/** It signs the tokens of who signs in with a code, and the messages it has others send. */
function membersEnvironment(secrets: Secrets, environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return {
    ISSUER_KEY: JSON.stringify(secrets.issuerKey),
    MESSAGE_WEBHOOK_SECRET: environment['MESSAGE_WEBHOOK_SECRET'] ?? messageWebhookSecret(secrets),
  };
}

export function gatewayEnvironment(
  settings: StackSettings,
  secrets: Secrets,
  sampleCallers: readonly string[],
  environment: NodeJS.ProcessEnv,
): NodeJS.ProcessEnv {
  return {
    ...inherited(environment),
    APOLLO_TELEMETRY_DISABLED: 'true',
    PORT: String(settings.ports.gateway),
    METRICS_PORT: String(settings.ports.metrics),
    CALL_SEND_KEYS: sendKeysOf(secrets, 'gateway'),
    ISSUER_KEY: JSON.stringify(secrets.issuerKey),
    PEERS: peers(settings),
    // A page that hands out tokens to whoever opens it is for development.
    ...(environment['NODE_ENV'] === 'production' ? {} : { SAMPLE_CALLERS: sampleCallers.join(',') }),
  };
}
