import type { OwnServer } from './own-server.js';

const shown = [
  'shared_buffers',
  'fsync',
  'synchronous_commit',
  'full_page_writes',
  'max_wal_size',
  'min_wal_size',
  'checkpoint_timeout',
];

/** The server's version and those of its settings that a rate of commits depends on. */
export async function describeServer(server: OwnServer): Promise<string> {
  const settings = Object.entries(await server.show(shown)).map(([name, value]) => `${name} ${value}`);
  return `PostgreSQL ${server.version}: ${settings.join(', ')}`;
}
