import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/**
 * Sealed: a byte that says how, twelve of a nonce of its own, sixteen of a tag, then the text. AES-256-GCM, whose nonces are drawn at
 * random: under one key two alike would take billions of texts.
 */
const version = 1;
const nonceBytes = 12;
const tagBytes = 16;
const textBegins = 1 + nonceBytes + tagBytes;

/** @param belongsTo what the text is and whose: it opens under the same alone, so that none can be put in another's place */
export function sealBytes(key: Buffer, belongsTo: string, open: Buffer): Buffer {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(Buffer.from(belongsTo));
  const sealed = cipher.update(open);
  cipher.final();
  return Buffer.concat([Buffer.from([version]), nonce, cipher.getAuthTag(), sealed]);
}

/** Throws on what was sealed under another key or for another place, and on every changed bit. */
export function openBytes(key: Buffer, belongsTo: string, sealed: Buffer): Buffer {
  if (sealed[0] !== version || sealed.length < textBegins)
    throw new Error('what is to be opened is sealed in no known way');
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(1, 1 + nonceBytes), {
    authTagLength: tagBytes,
  });
  decipher.setAAD(Buffer.from(belongsTo));
  decipher.setAuthTag(sealed.subarray(1 + nonceBytes, textBegins));
  const open = decipher.update(sealed.subarray(textBegins));
  // Throws unless the tag fits; nothing that was deciphered is given away before.
  decipher.final();
  return open;
}
