/** The gateway as the program that people and machines start: flags, messages, signals. */
import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, request, type Dispatcher } from 'undici';
import { startSmallGraph, type SmallGraph } from './small-graph.js';

let graph: SmallGraph;
const children: ChildProcess[] = [];

beforeAll(async () => {
  graph = await startSmallGraph({ signed: false });
});

afterEach(() => {
  graph.members.misbehaviour = undefined;
});

afterAll(async () => {
  for (const child of children) if (child.exitCode === null) child.kill('SIGKILL');
  await graph.stop();
});

interface Program {
  child: ChildProcess;
  ended: Promise<number | null>;
  said: () => string;
}

function run(flags: string[], environment: Record<string, string> = {}): Program {
  const child = spawn(process.execPath, ['stack/launch.mjs', 'gateway/run', ...flags], {
    env: { PATH: process.env.PATH, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  let said = '';
  const note = (chunk: Buffer) => (said += chunk.toString());
  child.stdout.on('data', note);
  child.stderr.on('data', note);
  return { child, said: () => said, ended: once(child, 'close').then(([code]) => code as number | null) };
}

async function urlOf(program: Program): Promise<string> {
  const ended = program.ended.then(() => {
    throw new Error(`it ended: ${program.said()}`);
  });
  const listening = async () => {
    for (;;) {
      const url = /"url":"(http:[^"]+)"/.exec(program.said())?.[1];
      if (url) return url;
      await once(program.child.stdout!, 'data');
    }
  };
  return Promise.race([listening(), ended]);
}

const greet = (url: string) =>
  fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"query":"{ greeting }"}',
  }).then((response) => response.json());

test('serves any supergraph with --open, and on SIGTERM ends what is under way and exits with 0', async () => {
  const program = run(['--supergraph', graph.supergraphFile, '--port', '0', '--open']);
  const url = await urlOf(program);
  expect(await greet(url)).toEqual({ data: { greeting: '你好' } });

  let arrive: (() => void) | undefined;
  const arrived = new Promise<void>((resolve) => (arrive = resolve));
  graph.members.misbehaviour = {
    times: 1,
    act: (_request, response) => {
      arrive?.();
      setTimeout(() => response.end('{"data":{"greeting":"late"}}'), 500);
    },
  };
  const underWay = greet(url);
  await arrived;
  program.child.kill('SIGTERM');
  expect(await underWay).toEqual({ data: { greeting: 'late' } });
  expect(await program.ended).toBe(0);
}, 60_000);

test('SIGTERM under load: whatever was taken is answered whole, on old connections too, and nobody waits for idle ones', async () => {
  const program = run(['--supergraph', graph.supergraphFile, '--port', '0'], {
    RATE_LIMITS: 'caller.anonymous=none',
  });
  const url = await urlOf(program);
  graph.members.arrived.length = 0;
  graph.members.misbehaviour = {
    times: Infinity,
    act: (_request, response) => void setTimeout(() => response.end('{"data":{"greeting":"slow"}}'), 30),
  };
  const answered = new Set<string>();
  let refusedAtConnect = 0;
  let over = false;
  const ask = async (dispatcher: Dispatcher) => {
    const id = randomUUID();
    const headers = { 'content-type': 'application/json', 'x-request-id': id };
    const { statusCode, body } = await request(`${url}/graphql`, {
      method: 'POST',
      dispatcher,
      headers,
      body: '{"query":"{ greeting }"}',
    });
    const text = await body.text();
    if (statusCode === 200 && text.includes('"greeting":"slow"')) answered.add(id);
  };
  const lane = async () => {
    const connection = new Client(url);
    while (!over) {
      await ask(connection).catch((error: unknown) => {
        // A connection that was idle is closed with what was sent over it unread; anew there is nobody to connect to.
        if ((error as { code?: string }).code === 'ECONNREFUSED') refusedAtConnect += 1;
      });
    }
    await connection.close();
  };
  const idle = new Client(url, { keepAliveTimeout: 60_000 });
  await ask(idle);
  const lanes = Array.from({ length: 20 }, lane);
  while (answered.size < 100) await sleep(10);
  const answeredBefore = answered.size;

  const began = performance.now();
  program.child.kill('SIGTERM');
  expect(await program.ended).toBe(0);
  expect(performance.now() - began).toBeLessThan(5_000);
  await sleep(100);
  over = true;
  await Promise.all([...lanes, idle.close()]);

  const taken = graph.members.arrived.map(({ headers }) => String(headers['x-request-id']));
  expect(taken.filter((id) => !answered.has(id))).toEqual([]);
  expect(answered.size).toBeGreaterThan(answeredBefore);
  expect(refusedAtConnect).toBeGreaterThan(0);
}, 60_000);

test('without --open it serves the same, and warns that nothing is signed and tokens are its own', async () => {
  const program = run(['--supergraph', graph.supergraphFile, '--port', '0']);
  expect(await greet(await urlOf(program))).toEqual({ data: { greeting: '你好' } });
  expect(program.said()).toMatch(/ISSUER_KEY is not set/);
  expect(program.said()).toMatch(/CALL_SEND_KEYS is not set/);
  program.child.kill('SIGINT');
  expect(await program.ended).toBe(0);
}, 60_000);

test.each([
  [
    'settings that are wrong',
    [],
    { NODE_ENV: 'production', PORT: 'x' },
    /PORT: .*\n.*CALL_SEND_KEYS: is not set\n.*ISSUER_KEY: is not set/,
  ],
  ['a flag that is none', ['--opne'], {}, /--opne/],
  [
    'a supergraph that is not there',
    ['--supergraph', '/nowhere.graphql', '--open'],
    {},
    /\/nowhere\.graphql cannot be read/,
  ],
])(
  '%s: a message without a stack, and exit code 1',
  async (_what, flags, environment, message) => {
    const program = run(flags, { PORT: '0', ...environment });
    expect(await program.ended).toBe(1);
    expect(program.said()).toMatch(message);
    expect(program.said()).not.toMatch(/\n\s+at /);
  },
  60_000,
);

test('a port that is taken: what to do about it', async () => {
  const port = new URL(graph.points.url).port;
  const program = run(['--supergraph', graph.supergraphFile, '--port', port, '--open']);
  expect(await program.ended).toBe(1);
  expect(program.said()).toContain('The port is taken');
}, 60_000);
