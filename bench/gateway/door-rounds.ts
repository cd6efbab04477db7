import { figuresTable } from '../measuring/figures-table.js';
import { markdownTable, rounded } from '../measuring/ratios.js';
import { measureCase, type WarmedTurns } from './case-rounds.js';
import { cases } from './cases.js';
import type { RunningGround } from './ground.js';
import { inFlight } from './running-contender.js';

const doors = ['standalone', 'fastify', 'express5', 'node:http'];
const [usual = ''] = doors;

/** The doors that one Apollo Server can have, in turns, with nothing to execute behind them. */
export async function measureDoors(ground: RunningGround, turns: WarmedTurns): Promise<string[]> {
  const trivial = cases.find(({ name }) => name === 'trivial');
  if (!trivial) throw new Error('there is no trivial case');
  const kinds = doors.map((name) => ({
    name,
    start: (_ground: unknown, port: number) => ({
      program: 'bench/gateway/doors/door.js',
      args: [name, String(port)],
    }),
  }));
  const { results } = (await measureCase(trivial, kinds, ground, turns)).fullLoad;
  const ratios = doors.map((name) => [name, `${rounded(results.ratio(name, usual))}x`]);
  return [markdownTable(['door', `/ ${usual}`], ratios), figuresTable(`${inFlight} in flight`, results)];
}
