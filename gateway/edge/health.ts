/**
 * For whoever runs us: `live` says the process answers, `ready` says requests will be served, and names the subgraphs that
 * are missing. Ready asks each subgraph the smallest question there is, through the same door as everything else, so a
 * wrong key counts as missing too.
 */
import type { FastifyInstance } from 'fastify';
import { newId } from '../../chassis/ids.js';
import { callOf, type SubgraphDoor } from '../graph/subgraph-door.js';

/** Answers are kept this long, so that a flood of health checks is no flood of calls. */
const keepMs = 500;
const patienceMs = 2_000;

export interface HealthParts {
  subgraphs: () => readonly string[];
  door: (name: string) => SubgraphDoor;
  isDraining: () => boolean;
}

export function serveHealth(app: FastifyInstance, parts: HealthParts): void {
  app.get('/health/live', () => ({ status: 'live' }));

  let latest: { at: number; missing: Promise<string[]> } | undefined;
  app.get('/health/ready', async (_request, reply) => {
    if (parts.isDraining()) return reply.code(503).send({ status: 'draining', missing: [] });
    if (!latest || performance.now() - latest.at > keepMs) {
      latest = { at: performance.now(), missing: missingSubgraphs(parts) };
    }
    const missing = await latest.missing;
    if (missing.length === 0) return { status: 'ready', missing };
    return reply.code(503).send({ status: 'not ready', missing });
  });
}

async function missingSubgraphs({ subgraphs, door }: HealthParts): Promise<string[]> {
  const names = [...subgraphs()].sort();
  const present = await Promise.all(names.map((name) => answers(() => door(name))));
  return names.filter((_, index) => !present[index]);
}

async function answers(door: () => SubgraphDoor): Promise<boolean> {
  const asked = Promise.resolve().then(() =>
    door().ask(callOf({ query: 'query Ready { __typename }', operationName: 'Ready' }), {
      caller: { kind: 'service', name: 'gateway' },
      requestId: newId(),
    }),
  );
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), patienceMs);
  });
  const answered = asked.then(
    (answer) => 'data' in answer,
    () => false,
  );
  return Promise.race([answered, patience]).finally(() => clearTimeout(timer));
}
