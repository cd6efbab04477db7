/** The gateway as the program that people and machines start: flags, messages, signals. */
import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { Client } from 'undici';
import { isGone } from './gateway-for-test.js';
import { startSmallGraph, type SmallGraph } from './small-graph.js';
import { until } from './until.js';

let graph: SmallGraph;
const children: ChildProcess[] = [];

beforeAll(async () => {
  graph = await startSmallGraph({ signed: false });
});

afterEach(() => {
  graph.members.misbehaviour = undefined;
  for (const child of children.splice(0)) if (child.exitCode === null) child.kill('SIGKILL');
});

afterAll(() => graph.stop());

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

  const held = graph.members.holdBack(1);
  const underWay = greet(url);
  await until(() => held.length === 1);
  program.child.kill('SIGTERM');
  await until(() => isGone(url));
  held[0]?.end('{"data":{"greeting":"late"}}');
  expect(await underWay).toEqual({ data: { greeting: 'late' } });
  expect(await program.ended).toBe(0);
});

/** Asks over one connection after another, one request at a time, until there is nobody to connect to. */
async function askUntilGone(url: string, outcomes: Map<string, string>): Promise<void> {
  const connection = new Client(url, { keepAliveTimeout: 60_000 });
  try {
    for (let outcome = ''; outcome !== 'ECONNREFUSED';) {
      const id = randomUUID();
      outcome = await outcomeOf(id, connection);
      outcomes.set(id, outcome);
    }
  } finally {
    await connection.destroy();
  }
}

/** Status and text of the answer, or the code of what came in its place. */
async function outcomeOf(id: string, connection: Client): Promise<string> {
  const headers = { 'content-type': 'application/json', 'x-request-id': id };
  try {
    const { statusCode, body } = await connection.request({
      method: 'POST',
      path: '/graphql',
      headers,
      body: '{"query":"{ greeting }"}',
    });
    return `${statusCode} ${(await body.text()).trim()}`;
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
}

test('SIGTERM under load: whatever was taken is answered whole, on old connections too, and nobody waits for idle ones', async () => {
  const program = run(['--supergraph', graph.supergraphFile, '--port', '0'], {
    RATE_LIMITS: 'caller.anonymous=none',
  });
  const url = await urlOf(program);
  graph.members.misbehaviour = {
    times: Infinity,
    act: (_request, response) => void setTimeout(() => response.end('{"data":{"greeting":"slow"}}'), 30),
  };
  const whole = '200 {"data":{"greeting":"slow"}}';
  const outcomes = new Map<string, string>();
  const countOf = (wanted: string) => [...outcomes.values()].filter((outcome) => outcome === wanted).length;
  const idle = new Client(url, { keepAliveTimeout: 60_000 });
  try {
    expect(await outcomeOf(randomUUID(), idle)).toBe(whole);
    graph.members.arrived.length = 0;
    const lanes = Array.from({ length: 20 }, () => askUntilGone(url, outcomes));
    await until(() => countOf(whole) >= 100);

    const before = countOf(whole);
    const began = performance.now();
    program.child.kill('SIGTERM');
    expect(await program.ended).toBe(0);
    // An idle connection would be waited for for a minute.
    expect(performance.now() - began).toBeLessThan(30_000);
    await Promise.all(lanes);
    expect(countOf(whole)).toBeGreaterThan(before);
  } finally {
    await idle.destroy();
  }

  // What is sent over a connection in the moment in which it is closed, having been idle, is never read.
  const unread = ['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE'];
  const lost = [...outcomes].filter(([, outcome]) => outcome !== whole && outcome !== 'ECONNREFUSED');
  expect(lost.filter(([, outcome]) => !unread.includes(outcome))).toEqual([]);
  const taken = graph.members.arrived.map(({ headers }) => String(headers['x-request-id']));
  expect(taken.filter((id) => outcomes.get(id) !== whole)).toEqual([]);
  expect(lost.length).toBeLessThanOrEqual(20);
  expect(countOf('ECONNREFUSED')).toBe(20);
});

test('without --open it serves the same, and warns that nothing is signed and tokens are its own', async () => {
  const program = run(['--supergraph', graph.supergraphFile, '--port', '0']);
  expect(await greet(await urlOf(program))).toEqual({ data: { greeting: '你好' } });
  expect(program.said()).toMatch(/ISSUER_KEY is not set/);
  expect(program.said()).toMatch(/CALL_SEND_KEYS is not set/);
  program.child.kill('SIGINT');
  expect(await program.ended).toBe(0);
});

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
])('%s: a message without a stack, and exit code 1', async (_what, flags, environment, message) => {
  const program = run(flags, { PORT: '0', ...environment });
  expect(await program.ended).toBe(1);
  expect(program.said()).toMatch(message);
  expect(program.said()).not.toMatch(/\n\s+at /);
});

test('a port that is taken: what to do about it', async () => {
  const port = new URL(graph.points.url).port;
  const program = run(['--supergraph', graph.supergraphFile, '--port', port, '--open']);
  expect(await program.ended).toBe(1);
  expect(program.said()).toContain('The port is taken');
});
