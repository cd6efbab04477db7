import { systemClock } from '../../chassis/clock.js';
import { Database } from '../../chassis/database.js';
import { identityDigest, identitySubject } from '../../subgraphs/members/storage/identities.js';
import { PersonalVault } from '../../subgraphs/members/storage/vault/personal-vault.js';
import { pieceOfDetails } from '../../subgraphs/members/storage/vault/sealed-details.js';
import type { MeasuredService } from './measured-services.js';
import { memberIdOf, memberIdSql, memberNumberOf } from './member-ids.js';
import type { OwnServer } from './own-server.js';
import { withClient } from './with-client.js';

const sealedAtOnce = 5_000;

/** The issuer under which generated members sign in with their number. */
const issuer = 'urn:fealty:embedded-issuer';

/** Their names are sealed as the service would have sealed them, each under a key of its own; they sign in with their number. */
export async function seedMembers(
  server: OwnServer,
  { database, vault }: MeasuredService,
  members: number,
): Promise<void> {
  if (!vault) throw new Error('members was started without a database of keys');
  const keys = await Database.open({
    url: vault.keys.appUrl,
    entities: [],
    migrations: [],
    applicationName: 'bench',
    poolSize: 1,
  });
  const sealing = new PersonalVault(keys, vault.installationKey, systemClock);
  await withClient(server.adminUrl(database), async (client) => {
    await client.query(
      `insert into member (id, ordinal, number)
       select ${memberIdSql('member')}::uuid, 10000000 + member, (10000000 + member)::text
         from generate_series(0, $1::int - 1) as member`,
      [members],
    );
    for (let from = 0; from < members; from += sealedAtOnce) {
      const some = Array.from({ length: Math.min(sealedAtOnce, members - from) }, (_, place) => from + place);
      const ids = some.map(memberIdOf);
      const details = await sealing.sealMany(
        ids.map((id) => pieceOfDetails(id, { displayName: `Member ${id}`, phone: null, email: null, birthday: null })),
      );
      await client.query(
        `insert into profile (member_id, sealed_details, locale)
         select *, 'zh-CN' from unnest($1::uuid[], $2::bytea[])`,
        [ids, details],
      );
      const subjects = await sealing.sealMany(
        some.map((n) => ({ memberId: memberIdOf(n), what: identitySubject, text: memberNumberOf(n) })),
      );
      await client.query(
        `insert into member_identity (identity_digest, issuer, sealed_subject, member_id)
         select digest, $1, subject, id from unnest($2::bytea[], $3::bytea[], $4::uuid[]) as of (digest, subject, id)`,
        [issuer, some.map((n) => identityDigest(sealing, { issuer, subject: memberNumberOf(n) })), subjects, ids],
      );
    }
    await client.query('vacuum analyze');
  }).finally(() => keys.close());
  await withClient(server.adminUrl(vault.keys), (client) => client.query('vacuum analyze'));
}
