import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { chmod, cp, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { parseEnv } from 'node:util';
import { freePort, startEmbeddedServer, type EmbeddedServer } from '../postgres/embedded-server.js';
import { asEnvironmentFile, keepSecrets } from '../secrets.js';
import { subgraphNames } from '../subgraph-names.js';
import { variablesReadIn } from './documents.js';
import { fillIn, readCompose, startOrder, type ComposeService } from './compose-file.js';

/**
 * docker-compose.yml, proved without a Docker engine: every service runs as a process with exactly the command and the
 * environment that the file gives it, in a folder that holds exactly what the Dockerfile copies into the image. Two things
 * stand in: a preload for Docker's name server, and the embedded PostgreSQL and the machine's redis-server for those images.
 */
const root = process.cwd();
const services = readCompose(await readFile(path.join(root, 'docker-compose.yml'), 'utf8'));
const ours = ['databases', ...subgraphNames, 'gateway'];
/** A limit for what never becomes well. */
const START_SECONDS = 300;

describe('the file', () => {
  test('has the eight services and the step that makes the databases', () => {
    expect(Object.keys(services).sort()).toEqual([...ours, 'postgres', 'redis'].sort());
  });

  test('holds no secret: whatever is one comes from the environment, and must', () => {
    for (const [name, { environment }] of Object.entries(services)) {
      for (const [variable, value] of Object.entries(environment)) {
        const where = `${name}.${variable}`;
        // Of an address it is the password that is one.
        if (/PASSWORD|KEY|SECRET/.test(variable) && !variable.endsWith('_URL'))
          expect([where, value]).toEqual([where, expect.stringMatching(/^\$\{\w+:\?[^}]*\}$/)]);
        const password = /^\w+:\/\/[^:@/]*:(.+)@/.exec(value)?.[1];
        if (password !== undefined)
          expect([where, password]).toEqual([where, expect.stringMatching(/^\$\{\w+:\?[^}]*\}$/)]);
      }
    }
  });

  test('says when each lasting service is well, and starts it after all it needs are', () => {
    const lasting = Object.entries(services).filter(([name]) => name !== 'databases');
    expect(lasting.filter(([, service]) => !service.healthcheck).map(([name]) => name)).toEqual([]);
    const order = startOrder(services);
    expect(order.indexOf('postgres')).toBeLessThan(order.indexOf('databases'));
    for (const name of subgraphNames) {
      expect(services[name]?.depends_on['databases']).toEqual({ condition: 'service_completed_successfully' });
      expect(services['gateway']?.depends_on[name]).toEqual({ condition: 'service_healthy' });
    }
  });

  test('hands every service each variable that its env.ts reads', async () => {
    const common = variablesReadIn(await readFile(path.join(root, 'chassis/service-settings.ts'), 'utf8'));
    for (const name of subgraphNames) {
      const env = await readFile(path.join(root, `subgraphs/${name}/env.ts`), 'utf8');
      const sends = env.includes('messageShape')
        ? await readFile(path.join(root, 'chassis/messages/message-settings.ts'), 'utf8')
        : '';
      const own = variablesReadIn(`${env}\n${sends}`);
      const given = Object.keys(services[name]!.environment);
      expect([name, [...common, ...own].filter((variable) => !given.includes(variable))]).toEqual([name, []]);
    }
    const read = variablesReadIn(await readFile(path.join(root, 'gateway/env.ts'), 'utf8'));
    const given = Object.keys(services['gateway']!.environment);
    // Not for production: tokens for whoever opens a page, and a gateway that checks nobody.
    const notHere = ['SAMPLE_CALLERS', 'OPEN', 'INIT_CWD'];
    expect(read.filter((variable) => !given.includes(variable) && !notHere.includes(variable))).toEqual([]);
  });

  test('shows the gateway alone to the outside', () => {
    expect(Object.keys(services).filter((name) => services[name]!.ports.length > 0)).toEqual(['gateway']);
  });
});

const redisServer = findProgram('redis-server');
const runIt = redisServer === undefined ? describe.skip : describe;

runIt('the services as processes (needs redis-server)', () => {
  const running = new Map<string, ChildProcess>();
  const said = new Map<string, string>();
  let folder: string;
  let postgres: EmbeddedServer | undefined;
  let filled: Record<string, ComposeService>;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'fealty-compose-'));
    await chmod(folder, 0o755);
    await copyImage(path.join(folder, 'app'));
    const variables = await environmentFile(path.join(folder, 'home'));
    filled = Object.fromEntries(Object.entries(services).map(([name, service]) => [name, fillIn(service, variables)]));
    await startAll();
  });

  afterAll(async () => {
    for (const child of running.values()) if (child.exitCode === null) child.kill('SIGKILL');
    await postgres?.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  /** What `npm run secrets` writes, with free ports in place of the default ones. */
  async function environmentFile(home: string): Promise<Record<string, string | undefined>> {
    const secrets = parseEnv(asEnvironmentFile(await keepSecrets(home)));
    const names = ['POSTGRES', 'REDIS', 'GATEWAY', 'METRICS', ...subgraphNames.map((name) => name.toUpperCase())];
    const ports: [string, string][] = [];
    for (const name of names) ports.push([`${name}_PORT`, String(await freePort())]);
    return { ...secrets, ...Object.fromEntries(ports), LOG_LEVEL: 'warn' };
  }

  /** Each as soon as those it depends on are well, as docker compose would. */
  async function startAll(): Promise<void> {
    const well = new Map<string, Promise<void>>();
    for (const name of startOrder(services)) {
      const needed = Object.keys(services[name]!.depends_on).map((other) => well.get(other)!);
      well.set(
        name,
        Promise.all(needed).then(() => startService(name)),
      );
    }
    await Promise.all(well.values());
  }

  async function startService(name: string): Promise<void> {
    const service = filled[name]!;
    if (name === 'postgres') {
      postgres = await startEmbeddedServer({
        folder: path.join(folder, 'postgres'),
        password: service.environment['POSTGRES_PASSWORD']!,
        port: Number(service.environment['PGPORT']),
        durable: false,
      });
      return;
    }
    const [program, ...args] = service.command!;
    const child = spawn(program === 'node' ? process.execPath : redisServer!, args, {
      cwd: path.join(folder, 'app'),
      env: { ...service.environment, NODE_OPTIONS: `--import ${preload}` },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running.set(name, child);
    const note = (chunk: Buffer) => said.set(name, `${said.get(name) ?? ''}${chunk.toString()}`);
    child.stdout.on('data', note);
    child.stderr.on('data', note);
    if (name === 'databases') await expectEnd(name, child, 0);
    else if (name === 'redis') await until(name, child, () => answers(Number(service.command![2])));
    else await until(name, child, () => isHealthy(service));
  }

  /** Runs the health check of the file, as Docker would inside the container; not before somebody listens, to be quick. */
  async function isHealthy(service: ComposeService): Promise<boolean> {
    const [kind, program, ...args] = service.healthcheck!.test;
    expect([kind, program]).toEqual(['CMD', 'node']);
    if (!(await answers(Number(service.environment['PORT'])))) return false;
    return new Promise((resolve) => {
      const check = spawn(process.execPath, args, { env: service.environment, stdio: 'ignore' });
      check.once('close', (code) => resolve(code === 0));
    });
  }

  async function until(name: string, child: ChildProcess, isWell: () => Promise<boolean>): Promise<void> {
    const deadline = Date.now() + START_SECONDS * 1000;
    while (!(await isWell())) {
      if (child.exitCode !== null || Date.now() > deadline)
        throw new Error(`${name} did not become healthy:\n${said.get(name)}`);
      await sleep(200);
    }
  }

  async function expectEnd(name: string, child: ChildProcess, code: number): Promise<void> {
    if (child.exitCode === null) await new Promise((resolve) => child.once('close', resolve));
    if (child.exitCode !== code) throw new Error(`${name} ended with ${child.exitCode}:\n${said.get(name)}`);
  }

  async function ask(query: string): Promise<unknown> {
    const port = filled['gateway']!.environment['PORT'];
    const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    });
    return response.json();
  }

  test('one query through the gateway is answered by several of them', async () => {
    expect(await ask('{ tiers { code } partners { code } rewards(first: 1) { pageInfo { hasNextPage } } }')).toEqual({
      data: {
        tiers: [{ code: 'BASIC' }, { code: 'SILVER' }, { code: 'GOLD' }, { code: 'DIAMOND' }],
        partners: [],
        rewards: { pageInfo: { hasNextPage: false } },
      },
    });
  });

  test('without a token nobody is anybody', async () => {
    expect(await ask('{ me { id } }')).toMatchObject({
      data: { me: null },
      errors: [{ extensions: { code: 'UNAUTHENTICATED' } }],
    });
  });

  test('a subgraph answers nobody but its own kind', async () => {
    const response = await fetch(`http://127.0.0.1:${filled['points']!.environment['PORT']}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ _service { sdl } }' }),
    });
    expect(response.status).toBe(401);
  });

  test('every one ends in good order when Docker asks it to', async () => {
    const services = [...running].filter(([name]) => name !== 'databases').reverse();
    for (const [name, child] of services) {
      child.kill('SIGTERM');
      await expectEnd(name, child, 0);
    }
  });
});

const preload = pathToFileURL(path.join(root, 'stack/checks/stand-in-dns.mjs')).href;

/** What the Dockerfile copies into its last stage: real copies, so that a path out of the image leads nowhere. */
async function copyImage(target: string): Promise<void> {
  const dockerfile = await readFile(path.join(root, 'Dockerfile'), 'utf8');
  const copied = [...dockerfile.matchAll(/^COPY --from=build \/app\/(\S+) \S+$/gm)].map(([, name]) => name!);
  expect(copied).toContain('dist');
  for (const name of copied) {
    const from = path.join(root, name);
    const to = path.join(target, name);
    // The packages are many and none of them looks outside its folder.
    if (name === 'node_modules') await symlink(from, to);
    else await cp(from, to, { recursive: true });
  }
}

function findProgram(name: string): string | undefined {
  try {
    return execFileSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim();
  } catch {
    return undefined;
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
