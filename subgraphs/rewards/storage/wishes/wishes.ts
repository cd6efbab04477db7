import type { EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';
import { onePerson, survivorOf } from '../../../../chassis/person-links.js';
import type { PipelinedReads } from '../../../../chassis/pipelined-reads.js';
import { beginOfNewestFirst, type PlaceInTime } from '../../../../chassis/relay.js';
import type { Wish } from '../../domain/wishes/wish.js';

const columns = 'wish.id, wish.reward_id as "rewardId", wish.created_at as "wishedAt"';

/** The member's own list until the transaction ends: of two wishes at once each counts the other. */
export async function holdWishList(tx: EntityManager, memberId: string): Promise<void> {
  await rows(tx, `select pg_advisory_xact_lock(hashtextextended('wish-list/' || $1::text, 0))`, [memberId]);
}

/** The wish for this reward of the member or of whoever was merged into them. */
export async function findWish(tx: EntityManager, memberId: string, rewardId: string): Promise<Wish | undefined> {
  const [found] = await rows<Omit<Wish, 'ownerId'>>(
    tx,
    `select ${columns} from ${onePerson('$1::uuid')} join wish on wish.member_id = person.person_id
      where wish.reward_id = $2 order by wish.created_at desc, wish.id desc limit 1`,
    [memberId, rewardId],
  );
  return found && { ...found, ownerId: memberId };
}

/** Of the member and of whoever was merged into them, each reward once. */
export async function countWishes(tx: EntityManager, memberId: string): Promise<number> {
  const [counted] = await rows<{ count: number }>(
    tx,
    `select count(distinct wish.reward_id)::integer as count
       from ${onePerson('$1::uuid')} join wish on wish.member_id = person.person_id`,
    [memberId],
  );
  return counted?.count ?? 0;
}

export async function insertWish(tx: EntityManager, memberId: string, rewardId: string): Promise<Wish> {
  const [wish] = await rows<Omit<Wish, 'ownerId'>>(
    tx,
    `insert into wish (member_id, reward_id) values ($1, $2) returning ${columns}`,
    [memberId, rewardId],
  );
  if (!wish) throw new Error('a wish was not written');
  return { ...wish, ownerId: memberId };
}

/** The member's wish for it, and that of whoever was merged into them. */
export async function deleteWish(manager: EntityManager, memberId: string, rewardId: string): Promise<void> {
  await rows(
    manager,
    `delete from wish using ${onePerson('$1::uuid')} where wish.member_id = person.person_id and wish.reward_id = $2`,
    [memberId, rewardId],
  );
}

/** Both of two members who were merged may have wished for it: it is on the list once, as the later one. */
const pages = {
  name: 'pages of wishes',
  text: `
    select page.*, asked.id as "ownerId" from unnest($1::uuid[]) as asked (id)
     cross join lateral (
       select * from (
         select distinct on (wish.reward_id) ${columns}
           from ${onePerson('asked.id')} join wish on wish.member_id = person.person_id
          order by wish.reward_id, wish.created_at desc, wish.id desc
       ) as once
        where ("wishedAt", id) < ($2::timestamptz, $3::uuid)
        order by "wishedAt" desc, id desc limit $4
     ) as page
     where ${survivorOf('asked.id')} is null
     order by page."wishedAt" desc, page.id desc`,
};

/** One page for each of several members, in their order, newest first; one statement. */
export async function wishPages(
  reads: PipelinedReads,
  memberIds: readonly string[],
  { limit, after }: { limit: number; after: PlaceInTime | null },
): Promise<Wish[][]> {
  const found = await reads.rows<Wish>(pages, [memberIds, ...beginOfNewestFirst(after), limit]);
  return memberIds.map((id) => found.filter(({ ownerId }) => ownerId === id));
}
