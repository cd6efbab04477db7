import type { EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';

/** Where a partner is told of what it fulfils, and by which code it signs in. */
export interface PartnerEndpoint {
  partnerId: string;
  partnerCode: string;
  url: string;
  changedAt: Date;
}

const columns = 'partner_id as "partnerId", partner_code as "partnerCode", url, changed_at as "changedAt"';

export async function findEndpoint(manager: EntityManager, partnerId: string): Promise<PartnerEndpoint | undefined> {
  const [found] = await rows<PartnerEndpoint>(
    manager,
    `select ${columns} from partner_endpoint where partner_id = $1`,
    [partnerId],
  );
  return found;
}

export async function findEndpointOfCode(manager: EntityManager, code: string): Promise<PartnerEndpoint | undefined> {
  const [found] = await rows<PartnerEndpoint>(
    manager,
    `select ${columns} from partner_endpoint where partner_code = $1`,
    [code],
  );
  return found;
}

/** @param newSecret sealed; null: the secret stays. One that is replaced signs beside the new one for `overlapHours`. */
export async function putEndpoint(
  tx: EntityManager,
  { partnerId, partnerCode, url }: Omit<PartnerEndpoint, 'changedAt'>,
  { newSecret, overlapHours }: { newSecret: Buffer | null; overlapHours: number },
): Promise<void> {
  await rows(
    tx,
    `insert into partner_endpoint as known (partner_id, partner_code, url, secret_sealed) values ($1, $2, $3, $4)
     on conflict (partner_id) do update
       set partner_code = excluded.partner_code, url = excluded.url, changed_at = app_now(),
           earlier_secret_sealed = case when $5::boolean then known.secret_sealed else known.earlier_secret_sealed end,
           earlier_until = case when $5::boolean then app_now() + $6::integer * interval '1 hour' else known.earlier_until end,
           secret_sealed = case when $5::boolean then excluded.secret_sealed else known.secret_sealed end`,
    [partnerId, partnerCode, url, newSecret ?? Buffer.alloc(0), newSecret !== null, overlapHours],
  );
}
