/** What this partner is told from outside. */
export interface Settings {
  /** The programme's address, without a path. */
  programmeUrl: string;
  brand: string;
  currency: string;
  /** By these a token is asked for. */
  client: { id: string; secret: string } | null;
  /** A token that somebody has made, in place of a client. */
  token: string | null;
  port: number;
  /** At which the programme reaches this partner. */
  publicUrl: string;
  /** The file in which everything is kept. */
  journal: string;
}

export function readSettings(environment: NodeJS.ProcessEnv): Settings {
  const port = Number(environment['PARTNER_PORT'] ?? 4100);
  const { PARTNER_CLIENT_ID: id, PARTNER_CLIENT_SECRET: secret, PARTNER_TOKEN: token } = environment;
  if (!token && !(id && secret)) {
    throw new Error(
      'PARTNER_CLIENT_ID and PARTNER_CLIENT_SECRET are needed, or PARTNER_TOKEN (npm run token -- --as partner:teahouse)',
    );
  }
  return {
    programmeUrl: environment['PROGRAMME_URL'] ?? 'http://127.0.0.1:4000',
    brand: environment['PARTNER_BRAND'] ?? 'teahouse',
    currency: environment['PARTNER_CURRENCY'] ?? 'LEAF',
    client: id && secret ? { id, secret } : null,
    token: token ?? null,
    port,
    publicUrl: environment['PARTNER_URL'] ?? `http://127.0.0.1:${String(port)}`,
    journal: environment['PARTNER_JOURNAL'] ?? 'partner-brand.journal',
  };
}
