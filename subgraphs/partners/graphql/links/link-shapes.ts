import { z } from 'zod';
import { idShape } from '../../../../chassis/parse-input.js';

const jwkShape = z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string() });

const publicKeyShape = z
  .string()
  .max(1_000, { error: 'is too long' })
  .transform((text, context) => {
    const refuse = (message: string) => {
      context.addIssue({ code: 'custom', message });
      return z.NEVER;
    };
    const read = asObject(text);
    // Whoever sends the private half by mistake is to learn it, and to make another.
    if (read && 'd' in read) return refuse('holds the private key, which is nobody’s but yours: make another');
    const { data: key } = jwkShape.safeParse(read);
    return key ?? refuse('is no public key of Ed25519 as a JWK');
  });

function asObject(text: string): object | null {
  try {
    const read: unknown = JSON.parse(text);
    return typeof read === 'object' ? read : null;
  } catch {
    return null;
  }
}

export const startShape = z.object({ codeId: idShape, partnerId: idShape });

export const partnerMemberIdShape = z
  .string()
  .min(1, { error: 'must not be empty' })
  .max(128, { error: 'is too long' });

export const completionShape = z.object({
  completionId: idShape,
  code: z.string().max(64, { error: 'is too long' }),
  partnerMemberId: partnerMemberIdShape,
});

export const unlinkShape = z.object({ unlinkId: idShape, partnerId: idShape, memberId: idShape.nullish() });

export const createKeyShape = z.object({
  linkKeyId: idShape,
  partner: z.string().nullish(),
  publicKey: publicKeyShape.nullish().transform((key) => key ?? null),
});

export const revokeKeyShape = z.object({ revocationId: idShape, linkKeyId: idShape });
