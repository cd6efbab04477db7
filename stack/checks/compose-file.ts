import { z } from 'zod';
import { parse } from 'yaml';

const serviceShape = z.object({
  image: z.string(),
  command: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.coerce.string()).default({}),
  ports: z.array(z.string()).default([]),
  restart: z.string().optional(),
  depends_on: z
    .record(z.string(), z.object({ condition: z.enum(['service_healthy', 'service_completed_successfully']) }))
    .default({}),
  healthcheck: z.object({ test: z.array(z.string()) }).optional(),
});

const fileShape = z.object({ services: z.record(z.string(), serviceShape) });

export type ComposeService = z.output<typeof serviceShape>;

/** A compose file's services as they are written, variables unfilled. */
export function readCompose(text: string): Record<string, ComposeService> {
  return fileShape.parse(parse(text, { merge: true })).services;
}

/**
 * The same with variables filled in as docker compose does: `${NAME}`, `${NAME:-default}`, `${NAME:?message}`, `$$`.
 * Throws on a required one that is not given, and names it.
 */
export function fillIn(service: ComposeService, variables: Record<string, string | undefined>): ComposeService {
  return serviceShape.parse(JSON.parse(JSON.stringify(service), (_key, value: unknown) => fillValue(value, variables)));
}

function fillValue(value: unknown, variables: Record<string, string | undefined>): unknown {
  if (typeof value !== 'string') return value;
  return value.replace(
    /\$\$|\$\{(\w+)(?::([-?])([^}]*))?\}/g,
    (whole: string, name: string | undefined, kind: string | undefined, rest: string | undefined) => {
      if (name === undefined) return whole === '$$' ? '$' : whole;
      const given = variables[name];
      if (given !== undefined && given !== '') return given;
      if (kind === '?') throw new Error(`docker-compose.yml needs ${name}${rest ? `: ${rest}` : ''}`);
      return kind === '-' ? (rest ?? '') : '';
    },
  );
}

/** Services in an order in which everyone comes after those it depends on. Throws on a circle. */
export function startOrder(services: Record<string, ComposeService>): string[] {
  const order: string[] = [];
  const visit = (name: string, above: string[]) => {
    if (above.includes(name)) throw new Error(`a circle of depends_on: ${[...above, name].join(' -> ')}`);
    if (order.includes(name)) return;
    const service = services[name];
    if (!service) throw new Error(`depends_on names ${name}, which is no service`);
    for (const needed of Object.keys(service.depends_on)) visit(needed, [...above, name]);
    order.push(name);
  };
  for (const name of Object.keys(services)) visit(name, []);
  return order;
}
