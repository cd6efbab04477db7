/**
 * `npm run schema`: writes the snapshots from the code. schema/<subgraph>.graphql, schema/supergraph.graphql (which the
 * gateway loads), schema/api.graphql (what clients see) and every subgraph's storage/schema.sql, for which a database is
 * made, migrated, read and thrown away. Ends with 1 when the graph does not compose, or when it would break clients in a
 * way that schema/breaking-changes.md does not declare.
 */
import 'reflect-metadata';
import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { databaseNames } from '../database-names.js';
import { projectRoot } from '../home.js';
import { startEmbeddedServer } from '../postgres/embedded-server.js';
import { provision } from '../postgres/provision.js';
import { changesOfGraph, undeclaredBreaks } from './breaking-changes.js';
import { DoesNotCompose, graphSnapshots } from './graph-snapshots.js';
import { sqlSnapshots } from './sql-snapshots.js';

async function freshSqlSnapshots(): Promise<Map<string, string>> {
  const folder = await mkdtemp(path.join(tmpdir(), 'fealty-schema-'));
  // Started by root, the server runs as another user, who must be able to enter.
  await chmod(folder, 0o755);
  const password = () => randomBytes(12).toString('hex');
  try {
    const server = await startEmbeddedServer({
      folder: path.join(folder, 'postgres'),
      password: password(),
      durable: false,
    });
    try {
      const orders = databaseNames.map((name) => ({ name, ownerPassword: password(), appPassword: password() }));
      return await sqlSnapshots(await provision(server.url, orders));
    } finally {
      await server.stop();
    }
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function write(snapshots: ReadonlyMap<string, string>): Promise<void> {
  for (const [file, text] of snapshots) {
    const target = path.join(projectRoot, file);
    const before = await readFile(target, 'utf8').catch(() => undefined);
    if (before !== text) await writeFile(target, text);
    console.log(`${before === text ? 'unchanged' : 'written  '}  ${file}`);
  }
}

/** Of the graph as it stands in the folder now, and of every one before it. */
async function breaks(): Promise<string[]> {
  const declarations = await readFile(path.join(projectRoot, 'schema/breaking-changes.md'), 'utf8');
  const changes = await changesOfGraph(projectRoot);
  return [...new Set(changes.flatMap(({ from, to }) => undeclaredBreaks(from.api, to.api, declarations)))];
}

try {
  await write(graphSnapshots());
  await write(await freshSqlSnapshots());
  const undeclared = await breaks();
  if (undeclared.length > 0) {
    console.error(`\nThese changes break clients. Undo them, or declare them in schema/breaking-changes.md:\n`);
    for (const words of undeclared) console.error(`- ${new Date().toISOString().slice(0, 10)} \`${words}\``);
    process.exitCode = 1;
  }
} catch (error) {
  console.error(error instanceof DoesNotCompose ? error.message : error);
  process.exitCode = 1;
}
