import { newId } from '../../../../chassis/ids.js';
import { migrateFurther } from '../../../../chassis/migrate.js';
import { Database } from '../../../../chassis/database.js';
import { MovableClock } from '../../../../chassis/testing/movable-clock.js';
import { cloneTestDatabase, type TestDatabase } from '../../../../chassis/testing/test-database.js';
import { keyMigrations } from '../../storage/vault/key-migrations.js';
import { PersonalVault } from '../../storage/vault/personal-vault.js';
import { testPersonalDataKey } from './members-under-test.js';

let testDatabase: TestDatabase;
let keys: Database;
let owner: Database;
const statements: string[] = [];
const clock = new MovableClock();
const open = (url: string, onStatement?: (sql: string) => void) =>
  Database.open({ url, entities: [], migrations: [], applicationName: 'test', poolSize: 8, byKeys: true, onStatement });
/** One as another process has it: with nothing at hand. */
const another = (key = testPersonalDataKey) => new PersonalVault(keys, key, clock);
let vault: PersonalVault;
beforeAll(async () => {
  testDatabase = await cloneTestDatabase('members_keys', keyMigrations, migrateFurther);
  keys = await open(testDatabase.appUrl, (sql) => statements.push(sql));
  owner = await open(testDatabase.ownerUrl);
});
beforeEach(() => {
  vault = another();
});
afterAll(async () => {
  await keys.close();
  await owner.close();
  await testDatabase.drop();
});

test('what is sealed opens again, in another process too; equal texts are sealed differently', async () => {
  const id = newId();
  const [one, two] = [
    await vault.seal(id, 'profile.details', '王芳 👩‍🚀'),
    await vault.seal(id, 'profile.details', '王芳 👩‍🚀'),
  ];
  expect(one.equals(two)).toBe(false);
  // The version, then nonces of their own.
  expect([one[0], two[0]]).toEqual([1, 1]);
  expect(one.subarray(1, 13).equals(two.subarray(1, 13))).toBe(false);
  for (const sealed of [one, two]) {
    expect(sealed.toString('latin1')).not.toContain(Buffer.from('王芳').toString('latin1'));
    expect(await another().open(id, 'profile.details', sealed)).toBe('王芳 👩‍🚀');
  }
  expect(await another().open(id, 'a', await vault.seal(id, 'a', ''))).toBe('');
});

test('it opens as what it was sealed as, for its member and by the installation’s key alone, and no bit may change', async () => {
  const [id, other] = [newId(), newId()];
  const sealed = await vault.seal(id, 'profile.details', 'Li Hua');
  await vault.seal(other, 'profile.details', 'Wang Fang');
  await expect(vault.open(id, 'member_card.number', sealed)).rejects.toThrow();
  await expect(vault.open(other, 'profile.details', sealed)).rejects.toThrow();
  await expect(another(Buffer.alloc(32, 7)).open(id, 'profile.details', sealed)).rejects.toThrow();
  for (let place = 0; place < sealed.length; place += 1) {
    const changed = Buffer.from(sealed);
    changed[place] = (changed[place] ?? 0) ^ 1;
    await expect(vault.open(id, 'profile.details', changed)).rejects.toThrow();
  }
  for (const length of [0, 1, 28])
    await expect(vault.open(id, 'profile.details', sealed.subarray(0, length))).rejects.toThrow();
});

test('a wrapped key that is put in another member’s place opens nothing', async () => {
  const [id, other] = [newId(), newId()];
  const sealed = await vault.seal(id, 'profile.details', 'Li Hua');
  await keys.read.query(
    `insert into member_key (member_id, wrapped_key, created_at) select $2, wrapped_key, created_at from member_key where member_id = $1`,
    [id, other],
  );
  await expect(another().open(other, 'profile.details', sealed)).rejects.toThrow();
});

test('once its key is destroyed it opens as null, and nothing can be sealed for the member; twice is the same as once', async () => {
  const id = newId();
  const sealed = await vault.seal(id, 'profile.details', 'Li Hua');
  const since = await vault.destroyKey(id);
  await clock.advance({ hours: 1 });
  expect(await vault.destroyKey(id)).toEqual(since);
  expect(await vault.open(id, 'profile.details', sealed)).toBeNull();
  expect(await another().open(id, 'profile.details', sealed)).toBeNull();
  await expect(another().seal(id, 'profile.details', 'Li Hua')).rejects.toThrow('destroyed');
  expect(await keys.read.query('select wrapped_key from member_key where member_id = $1', [id])).toEqual([
    { wrapped_key: null },
  ]);
  // Not even by hand, with the rights of the service or of the owner.
  for (const by of [keys, owner]) {
    const back = by.read.query(
      "update member_key set wrapped_key = '\\x01', destroyed_at = null where member_id = $1",
      [id],
    );
    await expect(back).rejects.toThrow('stays destroyed');
  }
});

test('a key that was destroyed before it was ever made is none either', async () => {
  const id = newId();
  await vault.destroyKey(id);
  await expect(vault.seal(id, 'profile.details', 'Li Hua')).rejects.toThrow('destroyed');
});

test('many who seal at once for one new member seal under one key', async () => {
  const id = newId();
  const texts = Array.from({ length: 12 }, (_, place) => `text ${String(place)}`);
  const sealed = await Promise.all(texts.map((text) => another().seal(id, 'a', text)));
  expect(await another().openMany(sealed.map((each) => ({ memberId: id, what: 'a', sealed: each })))).toEqual(texts);
});

test('sealing that races the destruction fails, or what it sealed opens as null', async () => {
  for (let round = 0; round < 10; round += 1) {
    const id = newId();
    const [sealed] = await Promise.allSettled([another().seal(id, 'a', 'late'), another().destroyKey(id)]);
    if (sealed.status === 'fulfilled') expect(await another().open(id, 'a', sealed.value)).toBeNull();
    else expect(String(sealed.reason)).toContain('destroyed');
  }
});

test('two hundred members take one statement, and none while their keys are at hand', async () => {
  const ids = Array.from({ length: 200 }, newId);
  const pieces = ids.map((memberId) => ({ memberId, what: 'a', text: memberId }));
  const sealed = await vault.sealMany(pieces);
  const wanted = pieces.map(({ memberId, what }, place) => ({
    memberId,
    what,
    sealed: sealed[place] ?? Buffer.alloc(0),
  }));
  const elsewhere = another();
  statements.length = 0;
  expect(await elsewhere.openMany(wanted)).toEqual(ids);
  expect(statements).toHaveLength(1);
  expect(await elsewhere.openMany([...wanted, ...wanted])).toEqual([...ids, ...ids]);
  expect(statements).toHaveLength(1);
});

test('digests are the same for the same, others for another kind, text or installation, and say nothing', () => {
  const digest = vault.contactDigest('phone', '+8613800138000');
  expect(digest).toHaveLength(32);
  expect(another().contactDigest('phone', '+8613800138000')).toEqual(digest);
  const others = [
    vault.contactDigest('card', '+8613800138000'),
    vault.contactDigest('phone', '+8613800138001'),
    another(Buffer.alloc(32, 7)).contactDigest('phone', '+8613800138000'),
  ];
  expect(new Set([digest, ...others].map(String)).size).toBe(4);
});

test('the role of the service changes no table and no key', async () => {
  const id = newId();
  await vault.seal(id, 'a', 'text');
  await expect(keys.read.query('drop table member_key')).rejects.toThrow('must be owner');
  await expect(
    keys.read.query("update member_key set wrapped_key = '\\x02' where member_id = $1", [id]),
  ).rejects.toThrow('stays destroyed');
});
