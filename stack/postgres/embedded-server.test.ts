import pg from 'pg';

test('every test file finds a real PostgreSQL 18 in the environment', async () => {
  const client = new pg.Client({ connectionString: process.env['TEST_DATABASE_URL'] });
  await client.connect();
  const { rows } = await client.query<{ server_version: string; encoding: string }>(
    `select current_setting('server_version') as server_version, current_setting('server_encoding') as encoding`,
  );
  await client.end();
  expect(rows[0]?.server_version).toMatch(/^18\./);
  expect(rows[0]?.encoding).toBe('UTF8');
});
