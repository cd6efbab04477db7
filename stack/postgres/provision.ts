import pg from 'pg';

export interface DatabaseOrder {
  /** Of a subgraph, or of what it keeps beside its own; the database is fealty_<name>, its roles <name>_owner and <name>_app. */
  name: string;
  ownerPassword: string;
  appPassword: string;
}

export interface ProvisionedDatabase {
  /** For migrations: owns the database and everything in it. */
  ownerUrl: string;
  /** For the running service: may connect; rights on tables are given by the migrations. */
  appUrl: string;
}

/** Any fixed number: two provisions of one server at once would trip over each other's roles. */
const LOCK = 7_207_001;

/**
 * Makes databases, one for every subgraph and what is kept apart from it, with a role for its migrations and one for its
 * work, each of which can connect to that database and to no other. Works as a superuser and as a role with CREATEROLE and
 * CREATEDB (whose new roles it may use only after granting them to itself, from PostgreSQL 16 on). Safe to repeat; a
 * repetition sets the passwords anew.
 */
export async function provision(adminUrl: string, orders: DatabaseOrder[]): Promise<Map<string, ProvisionedDatabase>> {
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    await admin.query('select pg_advisory_lock($1)', [LOCK]);
    for (const order of orders) await provisionOne(admin, order);
  } finally {
    await admin.end();
  }
  return new Map(
    orders.map(({ name, ownerPassword, appPassword }) => [
      name,
      {
        ownerUrl: urlFor(adminUrl, `fealty_${name}`, `${name}_owner`, ownerPassword),
        appUrl: appUrlOf(adminUrl, name, appPassword),
      },
    ]),
  );
}

async function provisionOne(admin: pg.Client, order: DatabaseOrder): Promise<void> {
  const database = admin.escapeIdentifier(`fealty_${order.name}`);
  const owner = `${order.name}_owner`;
  const app = `${order.name}_app`;
  await ensureRole(admin, owner, order.ownerPassword);
  await ensureRole(admin, app, order.appPassword);
  await mayActAs(admin, owner);
  const { rowCount } = await admin.query('select from pg_database where datname = $1', [`fealty_${order.name}`]);
  if (rowCount === 0) {
    await admin.query(
      `create database ${database} owner ${admin.escapeIdentifier(owner)} template template0 encoding 'UTF8'`,
    );
  }
  // Every role is a member of PUBLIC, and PUBLIC may connect to every new database: this is the wall between subgraphs.
  await admin.query(`revoke all on database ${database} from public`);
  await admin.query(`grant connect on database ${database} to ${admin.escapeIdentifier(app)}`);
}

async function ensureRole(admin: pg.Client, role: string, password: string): Promise<void> {
  const { rowCount } = await admin.query('select from pg_roles where rolname = $1', [role]);
  const verb = rowCount === 0 ? 'create' : 'alter';
  await admin.query(`${verb} role ${admin.escapeIdentifier(role)} login password ${admin.escapeLiteral(password)}`);
}

/** Creating a database for a role needs the right to act as it; whoever created the role may take that right. */
async function mayActAs(admin: pg.Client, role: string): Promise<void> {
  const { rows } = await admin.query<{ may: boolean; version: number }>(
    `select coalesce((select rolsuper from pg_roles where rolname = current_user), false)
            or pg_has_role(current_user, $1, 'USAGE') as may,
            current_setting('server_version_num')::int as version`,
    [role],
  );
  if (rows[0]?.may) return;
  const options = (rows[0]?.version ?? 0) >= 160_000 ? ' with inherit true, set true' : '';
  await admin.query(`grant ${admin.escapeIdentifier(role)} to current_user${options}`);
}

/** What the subgraph's running service connects with. */
export function appUrlOf(adminUrl: string, name: string, appPassword: string): string {
  return urlFor(adminUrl, `fealty_${name}`, `${name}_app`, appPassword);
}

export function ownerUrlOf(adminUrl: string, name: string, ownerPassword: string): string {
  return urlFor(adminUrl, `fealty_${name}`, `${name}_owner`, ownerPassword);
}

/** The admin's URL with host, port and options kept (TLS, for one), and database and role replaced. */
function urlFor(adminUrl: string, database: string, role: string, password: string): string {
  const url = new URL(adminUrl);
  url.pathname = `/${database}`;
  url.username = encodeURIComponent(role);
  url.password = encodeURIComponent(password);
  return url.toString();
}
