import type { EntityManager } from 'typeorm';
import type { z } from 'zod';
import { unknownApproval, type Approvals } from './approval.js';
import type { AuditLog } from './audit-log.js';
import {
  allLiveVersions,
  bodyOfChange,
  decideVersion,
  endLiveVersion,
  findChange,
  findProposed,
  insertVersion,
  liveVersion,
  lockKey,
  versionThatWasLive,
  type ConfigurationVersion,
  type VersionOfKey,
} from './configuration-versions.js';
import type { Database } from './database.js';
import { badInput, defineFault, idempotencyConflict } from './domain-error.js';
import { isId } from './ids.js';
import { parseInput } from './parse-input.js';

export const changeOutdated = defineFault<{ path: string[]; version: number; live: number }>({
  code: 'BAD_USER_INPUT',
  name: 'CHANGE_OUTDATED',
  text: {
    'zh-CN': '版本 {version} 已过时：版本 {live} 已生效，请重新提交',
    en: 'Version {version} is outdated: version {live} is live already; propose it anew',
  },
});

export const configurationErrors = [changeOutdated];

/** A kind of thing that people configure: what its body looks like, and what taking it live does. */
export interface ConfigurationKind<Schema extends z.ZodType = z.ZodType> {
  /** The audit log's word for it: 'reward'. */
  kind: string;
  /** What it gives back is stored, so it has to be plain JSON. */
  schema: Schema;
  /** Refuses early: runs when a change is proposed, and again right before it is applied, since the world may have moved. */
  check?: (tx: EntityManager, key: string, body: z.output<Schema>) => Promise<void>;
  /** Takes a version live, in the transaction of its approval. */
  apply: (tx: EntityManager, key: string, body: z.output<Schema>, version: number, changeId: string) => Promise<void>;
}

export interface ConfigurationProposal {
  /** The client's id of the change (a UUID), and its idempotency key. */
  changeId: string;
  kind: string;
  /** Which thing of its kind: a code, an id. */
  key: string;
  body: unknown;
  /** `callerKey` of who proposes. */
  by: string;
  requestId?: string;
}

export interface ConfigurationDecision {
  changeId: string;
  /** The kind the change has to be of: who may decide on rewards decides on nothing else by the way. */
  kind: string;
  by: string;
  requestId?: string;
}

/** The final answer of a proposal or a decision; asked again, it is the same, whatever has happened to the version since. */
export interface ConfigurationChange {
  changeId: string;
  kind: string;
  key: string;
  version: number;
  state: 'SUBMITTED' | 'LIVE' | 'REJECTED';
}

/**
 * The one way by which configuration changes: proposed by one person as a new version, approved by another, applied and
 * recorded in the same transaction. Parts of the programme add their kinds by `register`.
 */
export class ConfigurationRegistry {
  private readonly kinds = new Map<string, ConfigurationKind>();

  constructor(
    private readonly database: Database,
    private readonly approvals: Approvals,
    private readonly audit: AuditLog,
  ) {}

  register<Schema extends z.ZodType>(kind: ConfigurationKind<Schema>): void {
    if (this.kinds.has(kind.kind)) throw new Error(`The configuration kind '${kind.kind}' is registered already`);
    this.kinds.set(kind.kind, kind);
  }

  /**
   * Stores a new version that waits for a second person. The same changeId with the same body by the same person gives
   * the same answer; with anything else IDEMPOTENCY_CONFLICT. A body that its schema refuses is BAD_USER_INPUT with the path.
   */
  async propose(proposal: ConfigurationProposal): Promise<ConfigurationChange> {
    const { changeId, key, by, requestId } = proposal;
    const kind = this.kindOf(proposal.kind);
    if (!isId(changeId)) throw badInput({ path: ['input', 'changeId'], reason: 'changeId has to be a UUID' });
    const body = parseInput(kind.schema, proposal.body);
    return this.database.transaction(async (tx) => {
      await lockKey(tx, kind.kind, key);
      const before = await this.proposedBefore(tx, proposal, body);
      if (before) return before;
      await kind.check?.(tx, key, body);
      const row = await insertVersion(tx, { changeId, kind: kind.kind, key, body, by });
      // The lock is per key: only a race for the same id under another key comes here.
      if (!row) throw idempotencyConflict({ id: changeId });
      await this.approvals.request(tx, { id: changeId, subject: subjectOf(row), by, requestId });
      return { ...row, state: 'SUBMITTED' };
    });
  }

  /**
   * Applies a version. Errors: SECOND_PERSON_NEEDED (FORBIDDEN) for one's own proposal; UNKNOWN_APPROVAL, ALREADY_DECIDED and
   * CHANGE_OUTDATED (BAD_USER_INPUT); whatever the kind's `check` and `apply` refuse by.
   */
  async approve(decision: ConfigurationDecision): Promise<ConfigurationChange> {
    const kind = this.kindOf(decision.kind);
    return this.database.transaction(async (tx) => {
      const change = await this.changeOf(tx, decision);
      const { again } = await this.approvals.approve(tx, { ...decision, id: change.changeId });
      if (again) return { ...change, state: 'LIVE' };
      const { key, version, changeId } = change;
      const live = await this.live<unknown>(tx, kind.kind, key);
      if (live && live.version > version) {
        throw changeOutdated({ path: ['input', 'changeId'], version, live: live.version });
      }
      // The body is read through its schema again: between proposal and approval the program may have become another one.
      const body = kind.schema.parse(await bodyOfChange(tx, changeId));
      await kind.check?.(tx, key, body);
      await endLiveVersion(tx, kind.kind, key);
      await decideVersion(tx, changeId, 'LIVE', decision.by);
      await kind.apply(tx, key, body, version, changeId);
      await this.record(tx, change, 'live', decision);
      return { ...change, state: 'LIVE' };
    });
  }

  /** Ends a proposal unapplied; by a second person, like an approval, and with the same errors. */
  async reject(decision: ConfigurationDecision): Promise<ConfigurationChange> {
    return this.database.transaction(async (tx) => {
      const change = await this.changeOf(tx, decision);
      const { again } = await this.approvals.reject(tx, { ...decision, id: change.changeId });
      if (!again) {
        await decideVersion(tx, change.changeId, 'REJECTED', decision.by);
        await this.record(tx, change, 'rejected', decision);
      }
      return { ...change, state: 'REJECTED' };
    });
  }

  async live<Body>(manager: EntityManager, kind: string, key: string): Promise<ConfigurationVersion<Body> | null> {
    return liveVersion<Body>(manager, kind, key);
  }

  /** Everything live of one kind, by key. */
  async allLive<Body>(manager: EntityManager, kind: string): Promise<ConfigurationVersion<Body>[]> {
    return allLiveVersions<Body>(manager, kind);
  }

  /** A version that is or was live; null for any other. */
  async version<Body>(
    manager: EntityManager,
    kind: string,
    key: string,
    version: number,
  ): Promise<ConfigurationVersion<Body> | null> {
    return versionThatWasLive<Body>(manager, kind, key, version);
  }

  private kindOf(kind: string): ConfigurationKind {
    const found = this.kinds.get(kind);
    if (!found) throw new Error(`The configuration kind '${kind}' is not registered`);
    return found;
  }

  private async proposedBefore(
    tx: EntityManager,
    { changeId, kind, key, by }: ConfigurationProposal,
    body: unknown,
  ): Promise<ConfigurationChange | null> {
    const row = await findProposed(tx, { changeId, kind, key, body, by });
    if (!row) return null;
    const { same, ...change } = row;
    if (!same) throw idempotencyConflict({ id: changeId });
    return { ...change, state: 'SUBMITTED' };
  }

  /** The change to decide on, its key locked: two changes of one key are decided one after the other. */
  private async changeOf(tx: EntityManager, { changeId, kind }: ConfigurationDecision): Promise<VersionOfKey> {
    const row = isId(changeId) ? await findChange(tx, changeId, kind) : undefined;
    if (!row) throw unknownApproval({ path: ['input', 'changeId'], id: changeId });
    await lockKey(tx, kind, row.key);
    return row;
  }

  private async record(
    tx: EntityManager,
    change: VersionOfKey,
    verb: string,
    { by, requestId }: ConfigurationDecision,
  ): Promise<void> {
    await this.audit.record(tx, {
      by,
      action: `${change.kind}.${verb}`,
      subject: `${change.kind}/${change.key}`,
      details: { changeId: change.changeId, version: change.version },
      requestId,
    });
  }
}

function subjectOf(change: VersionOfKey): string {
  return `${change.kind}/${change.key}@${change.version}`;
}
