import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { rows } from './database.js';
import type { EventHandler, Subscriptions } from './event-intake.js';
import type { Outbox } from './outbox.js';

/**
 * Two persons turn out to be one, and may be two again. Nothing is rewritten for it: who leads to whom is kept, and what is the one's is
 * read as the other's. So parting them again restores both.
 */
export interface LinkTerms {
  /** The service that tells of links and is told when they are kept. */
  from: string;
  /** The topic by which it is told that two are one; its payload names the link, and whom it leads `from` and `into`. */
  linkedTopic: string;
  /** The topic by which it is told that they are two again; the same payload. */
  partedTopic: string;
  /** Under what the payload names the link. */
  linkField: string;
  /** The topic by which it is told back, this service's own: the link, and `state`, MERGED or UNMERGED. */
  doneTopic: string;
}

/** For the migration of a service that follows links. */
export const personLinkTable = `
  create table person_link (
    person_id uuid primary key,
    link_id uuid not null,
    into_id uuid,
    constraint person_link_with_another check (into_id <> person_id)
  );
  create index person_link_into on person_link (into_id) where into_id is not null;
  comment on table person_link is 'no-delete: into_id is null once two persons are two again'`;

interface Link {
  linkId: string;
  /** Who leads to the other. */
  from: string;
  into: string;
}

/** Keeps links and their ends as they are told, each with the event that says so. Safe to repeat. */
export function followPersonLinks(outbox: Outbox, terms: LinkTerms): Subscriptions {
  const payloadShape = z.object({ [terms.linkField]: z.uuid(), from: z.uuid(), into: z.uuid() });
  const following =
    (act: (tx: EntityManager, link: Link) => Promise<void>, state: 'MERGED' | 'UNMERGED'): EventHandler =>
    async (tx, { payload }) => {
      const {
        [terms.linkField]: linkId = '',
        from = '',
        into = '',
      } = payloadShape.parse(payload) as Record<string, string>;
      await act(tx, { linkId, from, into });
      await outbox.write(tx, {
        topic: terms.doneTopic,
        aggregateId: linkId,
        payload: { [terms.linkField]: linkId, state },
      });
    };
  return {
    [terms.linkedTopic]: { from: terms.from, take: following(keepLink, 'MERGED') },
    [terms.partedTopic]: { from: terms.from, take: following(endLink, 'UNMERGED') },
  };
}

async function keepLink(tx: EntityManager, { linkId, from, into }: Link): Promise<void> {
  await rows(
    tx,
    `insert into person_link (person_id, link_id, into_id) values ($1, $2, $3)
     on conflict (person_id) do update set link_id = excluded.link_id, into_id = excluded.into_id`,
    [from, linkId, into],
  );
}

/** One that was never kept, or that another has followed, leaves things as they are. */
async function endLink(tx: EntityManager, { linkId, from }: Link): Promise<void> {
  await rows(tx, 'update person_link set into_id = null where person_id = $1 and link_id = $2', [from, linkId]);
}

/** For SQL: the person of the expression and everybody who leads to that one, as a table `person` of `person_id`. */
export function onePerson(personId: string): string {
  return `(select ${personId} as person_id
    union all select link.person_id from person_link link where link.into_id = ${personId}) as person`;
}

/** For SQL: whom the person of the expression leads to; null for one who stands for themselves. */
export function survivorOf(personId: string): string {
  return `(select link.into_id from person_link link where link.person_id = ${personId})`;
}

/**
 * For SQL: a page of what each of the persons `$1` has, newest first, of `$4` rows at most behind the place `$2`, `$3` (see
 * `beginOfNewestFirst`). What a linked person has is on their survivor's page, and their own is empty. Ends a statement whose rows are
 * `page`, each on the page of `asked.id`.
 */
export function newestOfPersons({ table, personColumn }: { table: string; personColumn: string }): string {
  return `from unnest($1::uuid[]) as asked (id)
     cross join lateral (
       select theirs.* from ${onePerson('asked.id')}
        cross join lateral (
          select * from ${table}
           where ${personColumn} = person.person_id and (created_at, id) < ($2::timestamptz, $3::uuid)
           order by created_at desc, id desc limit $4
        ) as theirs
        order by theirs.created_at desc, theirs.id desc limit $4
     ) as page
     where ${survivorOf('asked.id')} is null
     order by page.created_at desc, page.id desc`;
}
