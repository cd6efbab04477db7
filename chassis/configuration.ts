import type { EntityManager } from 'typeorm';
import type { z } from 'zod';
import { alreadyDecided, unknownApproval, type Approvals } from './approval.js';
import type { AuditLog } from './audit-log.js';
import { authorNeeded, changeOutdated, notSubmitted } from './configuration-faults.js';
import {
  allLiveVersions,
  bodyOfChange,
  decideVersion,
  endLiveVersion,
  findChange,
  findProposed,
  insertDraft,
  liveVersion,
  liveVersionsOf,
  lockKey,
  submitVersion,
  versionThatWasLive,
  withdrawLiveVersion,
  type ConfigurationVersion,
  type StandingVersion,
  type VersionOfKey,
} from './configuration-versions.js';
import type { Database } from './database.js';
import { badInput, idempotencyConflict } from './domain-error.js';
import { isId } from './ids.js';
import { parseInput } from './parse-input.js';
import { versionOnRecord, type VersionOnRecord } from './versions-on-record.js';

export { configurationErrors } from './configuration-faults.js';

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

export type ChangeState = 'DRAFT' | 'SUBMITTED' | 'LIVE' | 'REJECTED';

/**
 * The final answer of a draft, a proposal or a decision; asked again, it is the same, whatever has happened to the version
 * since. `DRAFT` is an answer of `draft` alone: a kind that nobody drafts need not know of it.
 */
export interface ConfigurationChange<State extends ChangeState = Exclude<ChangeState, 'DRAFT'>> extends VersionOfKey {
  state: State;
}

/**
 * The one way by which configuration changes: drafted and submitted by one person as a new version, approved by another,
 * applied and recorded in the same transaction. Parts of the programme add their kinds by `register`.
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
   * Stores a new version that its author may submit later. Every change of a draft is another version. The same changeId with
   * the same body by the same person gives the same answer; with anything else IDEMPOTENCY_CONFLICT. A body that its schema
   * refuses is BAD_USER_INPUT with the path; otherwise the kind's `check` refuses.
   */
  async draft(proposal: ConfigurationProposal): Promise<ConfigurationChange<'DRAFT'>> {
    return this.database.transaction(async (tx) => {
      const { change, again } = await this.stored(tx, proposal);
      if (!again) await this.record(tx, change, 'drafted', proposal);
      return answerOf(change, 'DRAFT');
    });
  }

  /**
   * Lets a draft wait for a second person; again gives the same answer until it is decided. Errors: AUTHOR_NEEDED (FORBIDDEN)
   * for another's draft; UNKNOWN_APPROVAL and ALREADY_DECIDED (BAD_USER_INPUT).
   */
  async submit(submission: ConfigurationDecision): Promise<ConfigurationChange> {
    return this.database.transaction(async (tx) => {
      const change = await this.changeOf(tx, submission);
      const { changeId, state, proposedBy } = change;
      if (proposedBy !== submission.by) throw authorNeeded();
      if (state !== 'DRAFT' && state !== 'SUBMITTED') throw alreadyDecided({ path: pathOfId, id: changeId, state });
      await this.submitDraft(tx, change, submission.requestId);
      return answerOf(change, 'SUBMITTED');
    });
  }

  /** `draft` and `submit` in one, with the errors of `draft`. */
  async propose(proposal: ConfigurationProposal): Promise<ConfigurationChange> {
    return this.database.transaction(async (tx) => {
      const { change } = await this.stored(tx, proposal);
      await this.submitDraft(tx, change, proposal.requestId);
      return answerOf(change, 'SUBMITTED');
    });
  }

  /**
   * Applies a version. Errors: SECOND_PERSON_NEEDED (FORBIDDEN) for one's own proposal; UNKNOWN_APPROVAL, NOT_SUBMITTED,
   * ALREADY_DECIDED and CHANGE_OUTDATED (BAD_USER_INPUT); whatever the kind's `check` and `apply` refuse by.
   */
  async approve(decision: ConfigurationDecision): Promise<ConfigurationChange> {
    const kind = this.kindOf(decision.kind);
    return this.database.transaction(async (tx) => {
      const change = await this.submittedChangeOf(tx, decision);
      const { again } = await this.approvals.approve(tx, { ...decision, id: change.changeId });
      if (again && change.state === 'REJECTED') {
        throw alreadyDecided({ path: pathOfId, id: change.changeId, state: change.state });
      }
      if (again) return answerOf(change, 'LIVE');
      const { key, version, changeId } = change;
      const live = await this.live<unknown>(tx, kind.kind, key);
      if (live && live.version > version) {
        throw changeOutdated({ path: pathOfId, version, live: live.version });
      }
      // The body is read through its schema again: between proposal and approval the program may have become another one.
      const body = kind.schema.parse(await bodyOfChange(tx, changeId));
      await kind.check?.(tx, key, body);
      await endLiveVersion(tx, kind.kind, key);
      await decideVersion(tx, changeId, 'LIVE', decision.by);
      await kind.apply(tx, key, body, version, changeId);
      await this.record(tx, change, 'live', decision);
      return answerOf(change, 'LIVE');
    });
  }

  /** Ends a proposal unapplied; by a second person, like an approval, and with the same errors. */
  async reject(decision: ConfigurationDecision): Promise<ConfigurationChange> {
    return this.database.transaction(async (tx) => {
      const change = await this.submittedChangeOf(tx, decision);
      const { again } = await this.approvals.reject(tx, { ...decision, id: change.changeId });
      if (!again) {
        await decideVersion(tx, change.changeId, 'REJECTED', decision.by);
        await this.record(tx, change, 'rejected', decision);
      }
      return answerOf(change, 'REJECTED');
    });
  }

  /**
   * Takes back a version that was approved and that another service, asked after the transaction, will not have. It is rejected then,
   * whoever approves it again.
   * @param undo takes back what the kind's `apply` did; gives the version that goes on, which is live as if it had never been replaced
   */
  async withdraw(
    tx: EntityManager,
    change: Pick<VersionOfKey, 'kind' | 'key' | 'version'>,
    request: { by: string; requestId?: string },
    undo: () => Promise<number | null>,
  ): Promise<void> {
    await lockKey(tx, change.kind, change.key);
    const before = await undo();
    const live = await this.live(tx, change.kind, change.key);
    if (live?.version !== change.version) return;
    await withdrawLiveVersion(tx, change, before);
    await this.record(tx, { ...change, changeId: live.changeId }, 'withdrawn', request);
  }

  async live<Body>(manager: EntityManager, kind: string, key: string): Promise<ConfigurationVersion<Body> | null> {
    return liveVersion<Body>(manager, kind, key);
  }

  /** What is live of these keys, in no order. */
  async liveOf<Body>(
    manager: EntityManager,
    kind: string,
    keys: readonly string[],
  ): Promise<ConfigurationVersion<Body>[]> {
    return liveVersionsOf<Body>(manager, kind, keys);
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

  /** Any version by its changeId; null when the kind has none of that id. */
  async change<Body>(manager: EntityManager, kind: string, changeId: string): Promise<VersionOnRecord<Body> | null> {
    return isId(changeId) ? versionOnRecord<Body>(manager, kind, changeId) : null;
  }

  private kindOf(kind: string): ConfigurationKind {
    const found = this.kinds.get(kind);
    if (!found) throw new Error(`The configuration kind '${kind}' is not registered`);
    return found;
  }

  /** The proposal's version as a draft, stored now; or, when the proposal comes `again`, as it has become. */
  private async stored(
    tx: EntityManager,
    proposal: ConfigurationProposal,
  ): Promise<{ change: StandingVersion; again: boolean }> {
    const { changeId, key, by } = proposal;
    const kind = this.kindOf(proposal.kind);
    if (!isId(changeId)) throw badInput({ path: pathOfId, reason: 'changeId has to be a UUID' });
    const body = parseInput(kind.schema, proposal.body);
    const proposed = { changeId, kind: kind.kind, key, body, by };
    await lockKey(tx, kind.kind, key);
    const before = await findProposed(tx, proposed);
    if (before && !before.same) throw idempotencyConflict({ id: changeId });
    if (before) return { change: before, again: true };
    await kind.check?.(tx, key, body);
    const change = await insertDraft(tx, proposed);
    // The lock is per key: only a race for the same id under another key comes here.
    if (!change) throw idempotencyConflict({ id: changeId });
    return { change, again: false };
  }

  /** Asks for the approval of a draft, in its author's name; what was submitted before is left as it is. */
  private async submitDraft(tx: EntityManager, change: StandingVersion, requestId?: string): Promise<void> {
    const { changeId, state, proposedBy } = change;
    if (state !== 'DRAFT') return;
    await submitVersion(tx, changeId);
    await this.approvals.request(tx, { id: changeId, subject: subjectOf(change), by: proposedBy, requestId });
  }

  /** The change that is meant, its key locked: two changes of one key are decided one after the other. */
  private async changeOf(tx: EntityManager, { changeId, kind }: ConfigurationDecision): Promise<StandingVersion> {
    const row = isId(changeId) ? await findChange(tx, changeId, kind) : undefined;
    if (!row) throw unknownApproval({ path: pathOfId, id: changeId });
    await lockKey(tx, kind, row.key);
    return row;
  }

  private async submittedChangeOf(tx: EntityManager, decision: ConfigurationDecision): Promise<StandingVersion> {
    const change = await this.changeOf(tx, decision);
    if (change.state === 'DRAFT') throw notSubmitted({ path: pathOfId, id: change.changeId });
    return change;
  }

  private async record(
    tx: EntityManager,
    change: VersionOfKey,
    verb: string,
    { by, requestId }: { by: string; requestId?: string },
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

/** Where in the input the changeId stands. */
const pathOfId = ['input', 'changeId'];

function answerOf<State extends ChangeState>(
  { changeId, kind, key, version }: VersionOfKey,
  state: State,
): ConfigurationChange<State> {
  return { changeId, kind, key, version, state };
}

function subjectOf(change: VersionOfKey): string {
  return `${change.kind}/${change.key}@${change.version}`;
}
