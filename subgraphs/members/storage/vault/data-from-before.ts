import type { EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';
import type { Identity } from '../../domain/member.js';
import type { PersonalDetails } from '../../domain/personal-details.js';
import { identityDigest, identitySubject } from '../identities.js';
import { cardDigest, cardNumberPiece } from '../cards/cards.js';
import type { PersonalVault } from './personal-vault.js';
import { contactDigests, pieceOfDetails } from './sealed-details.js';

/** What is known of a member in readable form, from before personal data was sealed. Times are ISO-8601. */
export interface DataFromBefore {
  memberId: string;
  profile: PersonalDetails | null;
  identities: (Identity & { linkedAt: string })[];
  cards: { cardNumber: string; linkedAt: string }[];
}

/** The next so many, locked until the transaction ends; whoever is sealing them at this moment is waited for. */
export function nextDataFromBefore(tx: EntityManager, atMost: number): Promise<DataFromBefore[]> {
  return rows(
    tx,
    `select member_id as "memberId", profile, identities, cards from personal_data_before_encryption
      order by member_id limit $1 for update`,
    [atMost],
  );
}

/** Writes it sealed and removes it as it was. A handful of statements however many members they are. */
export async function sealData(
  tx: EntityManager,
  found: readonly DataFromBefore[],
  vault: PersonalVault,
): Promise<void> {
  await sealProfiles(tx, found, vault);
  await sealIdentities(tx, found, vault);
  await sealCards(tx, found, vault);
  await rows(tx, 'delete from personal_data_before_encryption where member_id = any($1::uuid[])', [
    found.map(({ memberId }) => memberId),
  ]);
}

async function sealProfiles(tx: EntityManager, found: readonly DataFromBefore[], vault: PersonalVault): Promise<void> {
  const profiles = found.flatMap(({ memberId, profile }) => (profile ? [{ memberId, profile }] : []));
  const sealed = await vault.sealMany(profiles.map(({ memberId, profile }) => pieceOfDetails(memberId, profile)));
  const digests = profiles.map(({ profile }) => contactDigests(vault, profile));
  await rows(
    tx,
    `insert into profile (member_id, sealed_details, phone_digest, email_digest, locale)
     select * from unnest($1::uuid[], $2::bytea[], $3::bytea[], $4::bytea[], $5::text[])`,
    [
      profiles.map(({ memberId }) => memberId),
      sealed,
      digests.map(({ phoneDigest }) => phoneDigest),
      digests.map(({ emailDigest }) => emailDigest),
      profiles.map(({ profile }) => profile.locale),
    ],
  );
}

async function sealIdentities(
  tx: EntityManager,
  found: readonly DataFromBefore[],
  vault: PersonalVault,
): Promise<void> {
  const all = found.flatMap(({ memberId, identities }) => identities.map((identity) => ({ memberId, ...identity })));
  await rows(
    tx,
    `insert into member_identity (identity_digest, issuer, sealed_subject, member_id, linked_at)
     select * from unnest($1::bytea[], $2::text[], $3::bytea[], $4::uuid[], $5::timestamptz[])`,
    [
      all.map((identity) => identityDigest(vault, identity)),
      all.map(({ issuer }) => issuer),
      await vault.sealMany(all.map(({ memberId, subject }) => ({ memberId, what: identitySubject, text: subject }))),
      all.map(({ memberId }) => memberId),
      all.map(({ linkedAt }) => linkedAt),
    ],
  );
}

async function sealCards(tx: EntityManager, found: readonly DataFromBefore[], vault: PersonalVault): Promise<void> {
  const all = found.flatMap(({ memberId, cards }) => cards.map((card) => ({ memberId, ...card })));
  await rows(
    tx,
    `insert into member_card (card_digest, sealed_number, member_id, linked_at)
     select * from unnest($1::bytea[], $2::bytea[], $3::uuid[], $4::timestamptz[])`,
    [
      all.map(({ cardNumber }) => cardDigest(vault, cardNumber)),
      await vault.sealMany(
        all.map(({ memberId, cardNumber }) => ({ memberId, what: cardNumberPiece, text: cardNumber })),
      ),
      all.map(({ memberId }) => memberId),
      all.map(({ linkedAt }) => linkedAt),
    ],
  );
}

/** Gives back the file in which the readable rows were. Throws when there are any left. */
export async function dropFileOfDataFromBefore(manager: EntityManager): Promise<void> {
  await rows(manager, 'select drop_file_of_data_before_encryption()');
}
