import { Approvals } from '../approval.js';
import { AuditLog } from '../audit-log.js';
import { Database } from '../database.js';
import { newId } from '../ids.js';
import { cloneTestDatabase, type TestDatabase } from '../testing/test-database.js';

let testDatabase: TestDatabase;
let database: Database;
const audit = new AuditLog();
const approvals = new Approvals(audit);

beforeAll(async () => {
  testDatabase = await cloneTestDatabase('chassis', []);
  const options = { entities: [], migrations: [], applicationName: 'approval test' };
  database = await Database.open({ ...options, url: testDatabase.appUrl });
});
afterAll(async () => {
  await database.close();
  await testDatabase.drop();
});

const request = (id: string, subject: string, by = 'ops:ann') =>
  database.transaction((tx) => approvals.request(tx, { id, subject, by }));
const approve = (id: string, by: string) =>
  database.transaction((tx) => approvals.approve(tx, { id, by, path: ['input', 'id'] }));
const reject = (id: string, by: string) => database.transaction((tx) => approvals.reject(tx, { id, by }));

test('a request is decided once, by a second person, and each step is in the audit log', async () => {
  const [id, subject] = [newId(), 'adjustment/1'];
  await request(id, subject);
  await expect(approve(id, 'ops:ann')).rejects.toMatchObject({ code: 'FORBIDDEN' });
  expect(await approve(id, 'ops:bo')).toEqual({ again: false });
  expect(await approve(id, 'ops:bo')).toEqual({ again: true });
  await expect(approve(id, 'ops:cy')).rejects.toMatchObject({
    code: 'BAD_USER_INPUT',
    details: { path: ['input', 'id'] },
  });
  await expect(reject(id, 'ops:bo')).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  const records = await audit.of(database.read, subject);
  expect(records.map(({ by, action }) => [by, action])).toEqual([
    ['ops:bo', 'approval.approved'],
    ['ops:ann', 'approval.requested'],
  ]);
});

test('asked for again it is one request; for another thing, or by another person, a conflict', async () => {
  const [id, subject] = [newId(), 'adjustment/2'];
  await Promise.all(Array.from({ length: 5 }, () => request(id, subject)));
  expect(await audit.of(database.read, subject)).toHaveLength(1);
  await expect(request(id, 'adjustment/3')).rejects.toMatchObject({ code: 'IDEMPOTENCY_CONFLICT' });
  await expect(request(id, subject, 'ops:bo')).rejects.toMatchObject({ code: 'IDEMPOTENCY_CONFLICT' });
});

test('two decisions at once: one counts, the other comes too late', async () => {
  const id = newId();
  await request(id, 'adjustment/4');
  const decisions = await Promise.allSettled([approve(id, 'ops:bo'), reject(id, 'ops:cy')]);
  expect(decisions.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
});

test('what was never asked for cannot be decided', async () => {
  for (const id of [newId(), 'no-uuid']) {
    await expect(approve(id, 'ops:bo')).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      details: { path: ['input', 'id'] },
    });
  }
});
