import { createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Clock } from '../../../../chassis/clock.js';
import type { Database } from '../../../../chassis/database.js';
import { openBytes, sealBytes } from '../../../../chassis/sealed-text.js';
import { deleteKeys, destroyKey, findKeys, insertKeys, membersOfKeys } from './member-keys.js';

/** A text of a member: whose, and what it is, by the table and the column where it is kept. */
interface PersonalPiece {
  memberId: string;
  /** For example 'profile.details'. What is sealed as one thing opens as nothing else. */
  what: string;
}

export interface OpenPiece extends PersonalPiece {
  text: string;
}

export interface SealedPiece extends PersonalPiece {
  sealed: Buffer;
}

/** What may be looked up without being readable. */
export type DigestKind = 'phone' | 'email' | 'card' | 'identity' | (string & {});

const keyBytes = 32;
/** Of 32 bytes each: a few megabytes, and the members of some minutes. */
const mostCached = 20_000;
const cachedMs = 5 * 60_000;

/**
 * Seals and opens what is personal, under a data key per member, and digests what is looked up. The data keys lie in a database of
 * their own, each wrapped: who has both databases and not the installation's key reads nothing, nor who has the key and one of them.
 */
export class PersonalVault {
  private readonly wrappingKey: Buffer;
  private readonly digestKey: Buffer;
  /**
   * Unwrapped keys. Another process may go on holding one that was destroyed here, for these minutes: what it could open is deleted
   * by the same erasure, and nothing that is sealed later asks for it without the member being looked at first.
   */
  private readonly cached = new LRUCache<string, Buffer>({ max: mostCached, ttl: cachedMs });

  constructor(
    private readonly keys: Database,
    installationKey: Buffer,
    private readonly clock: Clock,
  ) {
    this.wrappingKey = derived(installationKey, 'fealty members: wrapping of data keys');
    this.digestKey = derived(installationKey, 'fealty members: digests of contacts');
  }

  /** Makes the member's key where there is none. Throws when it has been destroyed: nothing is sealed for who is forgotten. */
  async seal(memberId: string, what: string, text: string): Promise<Buffer> {
    const [sealed] = await this.sealMany([{ memberId, what, text }]);
    if (!sealed) throw new Error('nothing was sealed');
    return sealed;
  }

  /** In their order. Two statements at the most however many they are, none where every key is at hand. */
  async sealMany(pieces: readonly OpenPiece[]): Promise<Buffer[]> {
    const keys = await this.madeKeysOf(pieces.map(({ memberId }) => memberId));
    return pieces.map(({ memberId, what, text }) => {
      const key = keys.get(memberId);
      if (!key)
        throw new Error(`the data key of member ${memberId} has been destroyed: nothing can be sealed for them`);
      return sealBytes(key, belongsTo(memberId, what), Buffer.from(text));
    });
  }

  /** Null once the member's key is destroyed. Throws on what was changed, or sealed as something else or for another member. */
  async open(memberId: string, what: string, sealed: Buffer): Promise<string | null> {
    return (await this.openMany([{ memberId, what, sealed }]))[0] ?? null;
  }

  /** In their order. One statement however many they are, none where every key is at hand. */
  async openMany(pieces: readonly SealedPiece[]): Promise<(string | null)[]> {
    const keys = await this.keysOf(pieces.map(({ memberId }) => memberId));
    return pieces.map(({ memberId, what, sealed }) => {
      const key = keys.get(memberId);
      return key ? openBytes(key, belongsTo(memberId, what), sealed).toString() : null;
    });
  }

  /**
   * The data keys of those who have one. For whoever is about to open much and is waiting for something else meanwhile: what is looked
   * up here is at hand for `openMany`. One statement, none where every key is at hand.
   */
  async keysOf(memberIds: readonly string[]): Promise<ReadonlyMap<string, Buffer>> {
    const { found, missing } = this.atHand(memberIds);
    if (missing.length > 0)
      for (const { memberId, wrappedKey } of await findKeys(this.keys, missing))
        if (wrappedKey) found.set(memberId, this.unwrapped(memberId, wrappedKey));
    return found;
  }

  /** Takes the key away for good, here and, as its cache runs out, everywhere; gives since when it is gone. Twice is the same as once. */
  async destroyKey(memberId: string): Promise<Date> {
    this.cached.delete(memberId);
    const since = await destroyKey(this.keys, memberId, this.clock.now());
    // Somebody may have asked for it while it was being destroyed.
    this.cached.delete(memberId);
    return since;
  }

  /** What a phone, an address, a card or an identity is looked up by: 32 bytes, the same for the same text in its one spelling. */
  contactDigest(kind: DigestKind, normalised: string): Buffer {
    return createHmac('sha256', this.digestKey).update(`${kind}\0${normalised}`).digest();
  }

  /** Members whose key was made before, in the order of their ids, after one of them. */
  membersOfKeys(after: string | null, madeBefore: Date, atMost: number): Promise<string[]> {
    return membersOfKeys(this.keys, { after, madeBefore, atMost });
  }

  /** Removes keys under which nothing was ever kept. */
  async forgetKeys(memberIds: readonly string[]): Promise<void> {
    for (const memberId of memberIds) this.cached.delete(memberId);
    await deleteKeys(this.keys, memberIds);
  }

  /** A key is written before what is sealed under it: one without a member harms nobody, a text without its key is lost. */
  private async madeKeysOf(memberIds: readonly string[]): Promise<ReadonlyMap<string, Buffer>> {
    const keys = new Map(await this.keysOf(memberIds));
    const without = [...new Set(memberIds)].filter((memberId) => !keys.has(memberId));
    if (without.length === 0) return keys;
    const made = new Map(without.map((memberId) => [memberId, randomBytes(keyBytes)]));
    const written = await insertKeys(
      this.keys,
      [...made].map(([memberId, key]) => ({
        memberId,
        wrappedKey: sealBytes(this.wrappingKey, belongsTo(memberId, wrapped), key),
      })),
      this.clock.now(),
    );
    for (const memberId of written) {
      const key = made.get(memberId);
      if (key) keys.set(memberId, this.kept(memberId, key));
    }
    // Others were made by somebody else at the same time, or are destroyed.
    const others = without.filter((memberId) => !keys.has(memberId));
    if (others.length > 0) for (const [memberId, key] of await this.keysOf(others)) keys.set(memberId, key);
    return keys;
  }

  private atHand(memberIds: readonly string[]): { found: Map<string, Buffer>; missing: string[] } {
    const found = new Map<string, Buffer>();
    const missing: string[] = [];
    for (const memberId of new Set(memberIds)) {
      const key = this.cached.get(memberId);
      if (key) found.set(memberId, key);
      else missing.push(memberId);
    }
    return { found, missing };
  }

  private unwrapped(memberId: string, wrappedKey: Buffer): Buffer {
    return this.kept(memberId, openBytes(this.wrappingKey, belongsTo(memberId, wrapped), wrappedKey));
  }

  private kept(memberId: string, key: Buffer): Buffer {
    this.cached.set(memberId, key);
    return key;
  }
}

const wrapped = 'member_key.wrapped_key';

function belongsTo(memberId: string, what: string): string {
  return `${what}\0${memberId}`;
}

function derived(installationKey: Buffer, label: string): Buffer {
  return Buffer.from(hkdfSync('sha256', installationKey, '', label, keyBytes));
}
