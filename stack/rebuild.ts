/**
 * `npm run rebuild -- members`: makes what members knows from the events of campaigns anew, from the first one on. Of this
 * installation, running or not, or of MEMBERS_OWNER_DATABASE_URL and CAMPAIGNS_APP_DATABASE_URL.
 */
import { rows, Database } from '../chassis/database.js';
import type { DeliveredEvent } from '../chassis/event-intake.js';
import { readSettings, SettingsError } from '../chassis/settings.js';
import { serviceShape } from '../chassis/service-settings.js';
import { entities } from '../subgraphs/members/storage/entities.js';
import { rebuildTiers, rebuiltTopics } from '../subgraphs/members/usecases/tiers/rebuild-tiers.js';
import { CannotStart } from './cannot-start.js';
import { reachServer } from './ledger/open-ledger.js';
import { appUrlOf, ownerUrlOf } from './postgres/provision.js';
import { showProgress } from './progress.js';
import { keepSecrets, passwordsOf } from './secrets.js';
import { readStackSettings } from './stack-settings.js';

const usage = 'npm run rebuild -- members';
const eventsAtOnce = 1_000;

interface Addresses {
  members: string;
  campaigns: string;
  leave: () => Promise<void>;
}

async function addresses(environment: NodeJS.ProcessEnv): Promise<Addresses> {
  const { MEMBERS_OWNER_DATABASE_URL: members, CAMPAIGNS_APP_DATABASE_URL: campaigns } = environment;
  if (members && campaigns) return { members, campaigns, leave: () => Promise.resolve() };
  const settings = readStackSettings(environment);
  const secrets = await keepSecrets(settings.home);
  const server = await reachServer(settings, secrets);
  return {
    members: ownerUrlOf(server.url, 'members', passwordsOf(secrets, 'members').owner),
    campaigns: appUrlOf(server.url, 'campaigns', passwordsOf(secrets, 'campaigns').app),
    leave: server.stop,
  };
}

async function* eventsOf(campaigns: Database, advance: (by: number) => void): AsyncGenerator<DeliveredEvent[]> {
  for (let after: [string, string] = ['0', '0']; ;) {
    const found = await rows<
      { transaction: string; sequence: string; occurredAt: Date } & Omit<DeliveredEvent, 'occurredAt'>
    >(
      campaigns.read,
      `select transaction_id::text as transaction, sequence::text, id, topic, aggregate_id as "aggregateId", payload,
              occurred_at as "occurredAt"
         from outbox_event where (transaction_id, sequence) > ($1::xid8, $2::bigint) and topic = any($3)
        order by transaction_id, sequence limit $4`,
      [...after, rebuiltTopics, eventsAtOnce],
    );
    const last = found.at(-1);
    if (!last) return;
    yield found.map(({ occurredAt, ...event }) => ({ ...event, occurredAt: occurredAt.toISOString() }));
    advance(found.length);
    after = [last.transaction, last.sequence];
  }
}

async function main(): Promise<void> {
  if (process.argv.slice(2).join(' ') !== 'members') throw new CannotStart(usage);
  const { PROGRAMME_TIME_ZONE: zone } = readSettings(serviceShape.pick({ PROGRAMME_TIME_ZONE: true }), process.env);
  const { members, campaigns, leave } = await addresses(process.env);
  const open = (url: string) =>
    Database.open({ url, entities, migrations: [], applicationName: 'rebuild', poolSize: 2, byKeys: true });
  const [database, source] = await Promise.all([open(members), open(campaigns)]);
  try {
    const [all] = await rows<{ count: string }>(
      source.read,
      'select count(*) from outbox_event where topic = any($1)',
      [rebuiltTopics],
    );
    const progress = showProgress('events', Number(all?.count ?? 0));
    const events = await rebuildTiers({ database, zone }, () =>
      eventsOf(source, (by) => {
        progress.advance(by);
      }),
    );
    progress.end();
    console.log(`${String(events)} events, and the tiers of all their members.`);
  } finally {
    await Promise.all([database.close(), source.close()]);
    await leave();
  }
}

try {
  await main();
} catch (error) {
  const told = error instanceof CannotStart || error instanceof SettingsError;
  console.error(told ? error.message : error);
  process.exitCode = 1;
}
