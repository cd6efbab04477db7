import { randomBytes } from 'node:crypto';
import { importJWK } from 'jose';
import { badInput } from '../../../../chassis/domain-error.js';
import { tooManyLinkKeys } from '../../domain/links/link-errors.js';
import { mostLinkKeys } from '../../domain/links/link-keys.js';
import { countLinkKeys, findLinkKey, insertLinkKey, type LinkKey } from '../../storage/links/link-keys.js';
import { partnerByCode, type Asker, type LinkTools } from './link-tools.js';

/** An Ed25519 key as a JWK, and nothing else of it. */
export interface PublicKey {
  kty: 'OKP';
  crv: 'Ed25519';
  x: string;
}

export interface LinkKeyOrder {
  linkKeyId: string;
  /** Code of the partner that will sign with it. */
  partner: string;
  /** Of EdDSA; null for a shared secret of HS256. */
  publicKey: PublicKey | null;
}

/** The secret is null where there is none, and where it was shown before. */
export interface IssuedLinkKey {
  key: LinkKey;
  secret: string | null;
}

/**
 * A key by which a partner signs link tokens: its own, of which it tells the public half, or a secret that is made here and shown once.
 * Refusal: TOO_MANY_PARTNER_LINK_KEYS. Faults: BAD_USER_INPUT for no such partner, a key that is none, and an id that is another's.
 */
export async function createPartnerLinkKey(
  tools: LinkTools,
  { linkKeyId: id, partner, publicKey }: LinkKeyOrder,
  asker: Asker,
): Promise<IssuedLinkKey> {
  await requireKey(publicKey);
  let salt: Buffer | null = null;
  const key = { caller: asker.by, mutation: 'createPartnerLinkKey', id };
  await tools.answers.answerOnce(key, { partner, publicKey }, async (tx) => {
    const { id: brandId } = await partnerByCode(tx, partner);
    if ((await countLinkKeys(tx, brandId)) >= mostLinkKeys) throw tooManyLinkKeys({ atMost: mostLinkKeys });
    const made = publicKey ? null : randomBytes(32);
    const algorithm = publicKey ? 'EdDSA' : 'HS256';
    if (!(await insertLinkKey(tx, { id, brandId, algorithm, publicKey: publicKey && { ...publicKey }, salt: made }))) {
      throw badInput({ path: ['input', 'linkKeyId'], reason: 'is another key’s' });
    }
    const subject = `partner-link-key/${id}`;
    await tools.audit.record(tx, {
      ...asker,
      action: 'partner-link-key.created',
      subject,
      details: { partner, algorithm },
    });
    salt = made;
    return { id };
  });
  const found = await findLinkKey(tools.database.read, id);
  if (!found) throw new Error(`the link key ${id} is gone: nothing may delete one`);
  return { key: found, secret: salt && tools.linkKeys.sharedSecret(id, salt) };
}

async function requireKey(publicKey: PublicKey | null): Promise<void> {
  if (!publicKey) return;
  await importJWK({ ...publicKey }, 'EdDSA').catch(() => {
    throw badInput({ path: ['input', 'publicKey'], reason: 'is no public key of Ed25519' });
  });
}
