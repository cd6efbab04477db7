import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { projectRoot } from '../../stack/home.js';
import { freePort } from '../../stack/postgres/embedded-server.js';
import { subgraphNames, type SubgraphName } from '../../stack/subgraph-names.js';
import { pin } from '../measuring/cores.js';
import { MeasuredProcess } from '../measuring/measured-process.js';
import type { Ground } from './contenders.js';
import { signIn } from './members.js';
import { forStockGateway, supergraphAt } from './supergraph-at.js';

export interface RunningGround extends Ground {
  /** For the logs of what is started on it. */
  folder: string;
  canned: MeasuredProcess;
  /** How often the canned subgraphs were asked so far which member stands behind a token. */
  lookUps(): Promise<number>;
  stop(): Promise<void>;
}

/** Canned subgraphs, tokens, and a supergraph that knows where the subgraphs are. Pins this process, which will ask. */
export async function prepareGround(members: number): Promise<RunningGround> {
  await pin(process.pid, 'asking');
  const folder = await mkdtemp(path.join(os.tmpdir(), 'fealty-bench-gateway-'));
  const removeFolder = () => rm(folder, { recursive: true, force: true });
  try {
    const ports = await freePorts(subgraphNames.length);
    const subgraphs = bySubgraph((index) => `http://127.0.0.1:${ports[index]}`);
    const supergraphFile = path.join(folder, 'supergraph.graphql');
    const stockSupergraphFile = path.join(folder, 'stock-supergraph.graphql');
    const written = await readFile(path.join(projectRoot, 'schema/supergraph.graphql'), 'utf8');
    const supergraph = supergraphAt(written, subgraphs);
    await writeFile(supergraphFile, supergraph);
    await writeFile(stockSupergraphFile, forStockGateway(supergraph));
    const canned = await MeasuredProcess.start({
      program: 'bench/gateway/canned/canned-subgraphs.js',
      args: [JSON.stringify(ports)],
      url: subgraphs.members,
      logFile: path.join(folder, 'canned-subgraphs.log'),
      side: 'asking',
    });
    return {
      folder,
      supergraphFile,
      stockSupergraphFile,
      subgraphs,
      canned,
      lookUps: async () => Number(await (await fetch(subgraphs.members)).text()),
      members: await signIn(members),
      sendKeys: bySubgraph(() => randomBytes(32).toString('base64')),
      stop: async () => {
        await canned.stop();
        await removeFolder();
      },
    };
  } catch (error) {
    await removeFolder();
    throw error;
  }
}

function bySubgraph(of: (index: number) => string): Record<SubgraphName, string> {
  return Object.fromEntries(subgraphNames.map((name, index) => [name, of(index)])) as Record<SubgraphName, string>;
}

/** One after the other: each is taken again before the next is asked for only by great misfortune. */
async function freePorts(count: number): Promise<number[]> {
  const ports: number[] = [];
  while (ports.length < count) {
    const port = await freePort();
    if (!ports.includes(port)) ports.push(port);
  }
  return ports;
}
