import path from 'node:path';
import { z } from 'zod';
import { portShape } from '../chassis/service-settings.js';
import { readSettings } from '../chassis/settings.js';
import { homeOf } from './home.js';
import type { SubgraphName } from './subgraph-names.js';

/** What `npm start` itself reads; everything else in the environment reaches the services as it is. */
export interface StackSettings {
  /** Database, secrets, logs and the day of the first start. */
  home: string;
  /** True where FEALTY_DATA names it: then another place will not do. */
  homeIsChosen: boolean;
  /** An outside server, as a role that may create roles and databases; otherwise the embedded one is started. */
  adminUrl: string | undefined;
  postgresPort: number | undefined;
  redisUrl: string | undefined;
  ports: Record<SubgraphName | 'gateway' | 'metrics', number>;
  zone: string;
  /** An outside issuer makes the tokens: we have none to show, and cannot load the demo as a channel. */
  outsideIssuer: boolean;
  demo: boolean;
}

const shape = z.object({
  FEALTY_DATA: z.string().optional(),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'is no postgresql:// address' }).optional(),
  FEALTY_POSTGRES_PORT: portShape.optional(),
  REDIS_URL: z.url().optional(),
  GATEWAY_PORT: portShape.default(4000),
  MEMBERS_PORT: portShape.default(4001),
  POINTS_PORT: portShape.default(4002),
  REWARDS_PORT: portShape.default(4003),
  CAMPAIGNS_PORT: portShape.default(4004),
  PARTNERS_PORT: portShape.default(4005),
  METRICS_PORT: portShape.default(4010),
  PROGRAMME_TIME_ZONE: z.string().default('Asia/Shanghai'),
  OIDC_ISSUER: z.string().optional(),
  FEALTY_DEMO: z.enum(['on', 'off']).default('on'),
});

export function readStackSettings(environment: NodeJS.ProcessEnv): StackSettings {
  const read = readSettings(shape, environment);
  return {
    home: path.resolve(homeOf(environment)),
    homeIsChosen: read.FEALTY_DATA !== undefined,
    adminUrl: read.DATABASE_URL,
    postgresPort: read.FEALTY_POSTGRES_PORT,
    redisUrl: read.REDIS_URL,
    ports: {
      gateway: read.GATEWAY_PORT,
      members: read.MEMBERS_PORT,
      points: read.POINTS_PORT,
      rewards: read.REWARDS_PORT,
      campaigns: read.CAMPAIGNS_PORT,
      partners: read.PARTNERS_PORT,
      metrics: read.METRICS_PORT,
    },
    zone: read.PROGRAMME_TIME_ZONE,
    outsideIssuer: read.OIDC_ISSUER !== undefined,
    demo: read.FEALTY_DEMO === 'on' && read.OIDC_ISSUER === undefined,
  };
}
