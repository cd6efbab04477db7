import type { Pool } from 'pg';

export type Row = Record<string, unknown>;

/** Named, so that the server plans each once for each connection. */
export async function askOneRow<Answer extends Row>(
  pool: Pool,
  name: string,
  text: string,
  values: unknown[],
): Promise<Answer> {
  const { rows } = await pool.query<Answer>({ name, text, values });
  const [row] = rows;
  if (!row) throw new Error(`${name} found nothing`);
  return row;
}

export const instant = (value: string | Date | null) => (value === null ? null : new Date(value).toISOString());
