import { rows, type Database } from '../../../../chassis/database.js';

export interface WrappedKey {
  memberId: string;
  /** Null: the key has been destroyed, and there will be no other for this member. */
  wrappedKey: Buffer | null;
}

const keysById = {
  name: 'keys of members',
  text: 'select member_id as "memberId", wrapped_key as "wrappedKey" from member_key where member_id = any($1::uuid[])',
};

/** Of these members, those who have or had a key. One statement. */
export function findKeys(keys: Database, memberIds: readonly string[]): Promise<WrappedKey[]> {
  return keys.reads.rows<WrappedKey>(keysById, [memberIds]);
}

/** Writes those whose member has and had none, and gives their members. Waits for whoever is writing the same. */
export async function insertKeys(
  keys: Database,
  made: readonly { memberId: string; wrappedKey: Buffer }[],
  at: Date,
): Promise<string[]> {
  const written = await rows<{ memberId: string }>(
    keys.read,
    // In the members' order: of two who make some keys in common one waits, instead of each for the other.
    `insert into member_key (member_id, wrapped_key, created_at)
     select member_id, wrapped_key, $3 from unnest($1::uuid[], $2::bytea[]) as made (member_id, wrapped_key) order by member_id
     on conflict do nothing returning member_id as "memberId"`,
    [made.map(({ memberId }) => memberId), made.map(({ wrappedKey }) => wrappedKey), at],
  );
  return written.map(({ memberId }) => memberId);
}

/**
 * Takes the key away for good and gives the time since when it is gone. The row stays without it and keeps the place, so that whoever
 * is sealing at this moment cannot make another.
 */
export async function destroyKey(keys: Database, memberId: string, at: Date): Promise<Date> {
  const [gone] = await rows<{ destroyedAt: Date }>(
    keys.read,
    `insert into member_key (member_id, created_at, destroyed_at) values ($1, $2, $2)
     on conflict (member_id) do update
       set wrapped_key = null, destroyed_at = coalesce(member_key.destroyed_at, excluded.destroyed_at)
     returning destroyed_at as "destroyedAt"`,
    [memberId, at],
  );
  if (!gone) throw new Error('a key that was destroyed says nothing');
  return gone.destroyedAt;
}

/** Members whose key is older than that, in the order of their ids: up to so many after one of them. */
export async function membersOfKeys(
  keys: Database,
  { after, madeBefore, atMost }: { after: string | null; madeBefore: Date; atMost: number },
): Promise<string[]> {
  const found = await rows<{ memberId: string }>(
    keys.read,
    `select member_id as "memberId" from member_key
      where ($1::uuid is null or member_id > $1) and created_at < $2 and wrapped_key is not null
      order by member_id limit $3`,
    [after, madeBefore, atMost],
  );
  return found.map(({ memberId }) => memberId);
}

/** For members who never came to be. */
export async function deleteKeys(keys: Database, memberIds: readonly string[]): Promise<void> {
  await rows(keys.read, 'delete from member_key where member_id = any($1::uuid[])', [memberIds]);
}
