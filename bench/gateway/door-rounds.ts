import { markdownTable, rounded } from '../measuring/ratios.js';
import type { Turns } from '../measuring/take-turns.js';
import { inFlight, measureCase } from './case-rounds.js';
import { figures } from './case-tables.js';
import { cases } from './cases.js';
import type { RunningGround } from './ground.js';

const doors = ['standalone', 'fastify', 'express5', 'node:http'];
const [usual = ''] = doors;

/** The doors that one Apollo Server can have, in turns, with nothing to execute behind them. */
export async function measureDoors(ground: RunningGround, turns: Turns): Promise<string> {
  const trivial = cases.find(({ name }) => name === 'trivial');
  if (!trivial) throw new Error('there is no trivial case');
  const kinds = doors.map((name) => ({
    name,
    start: (_ground: unknown, port: number) => ({
      program: 'bench/gateway/doors/door.js',
      args: [name, String(port)],
    }),
  }));
  const { fullLoad } = await measureCase(trivial, kinds, ground, turns);
  const ratios = doors.map((name) => [name, `${rounded(fullLoad.ratio(name, usual))}x`]);
  return [markdownTable(['door', `/ ${usual}`], ratios), figures(`${inFlight} in flight`, fullLoad)].join('\n\n');
}
