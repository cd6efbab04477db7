import { setTimeout as sleep } from 'node:timers/promises';
import { DomainError } from '../../../chassis/domain-error.js';
import { canonicalJson } from '../../../chassis/idempotency.js';
import type { Command } from '../domain/command.js';
import { modelRiskRules } from '../domain/testing/model-risk-rules.js';
import type { ReferenceBooks, Told } from '../domain/testing/reference-books.js';
import { ReferenceLedger } from '../domain/testing/reference-ledger.js';
import type { PostingRequest } from '../storage/posting-request.js';
import type { CommittedBatch } from './commit-watch.js';
import { requestFor, type WatchedLedger } from './watched-ledger.js';

/** A request, what it was told each time it was asked, and what the reference says it should have been told. */
interface Asked {
  request: PostingRequest;
  told: Told[];
  expected: Told[];
  /** Decisions that ended in a fault: these are not kept, and the next time it is decided anew. */
  faults: number;
  /** Whether the ledger has kept an answer, or a review. */
  kept: boolean;
}

/**
 * Asks a ledger, and replays what it has committed on the reference in the order of the commits. Callers may ask at once
 * and for the same thing: the reference sees what they saw, in the order in which they were let in.
 */
export class CommitReplay {
  private readonly reference = new ReferenceLedger(modelRiskRules);
  private readonly asked = new Map<string, Asked>();
  private replayed = 0;
  commands = 0;
  answersLost = 0;
  conflicts = 0;
  /** How often each kind of command came to which end. */
  readonly ends = new Map<string, number>();

  constructor(private readonly ledger: WatchedLedger) {}

  /** As far as it has been replayed. */
  get now(): ReferenceBooks {
    return this.reference.now;
  }

  get ids(): string[] {
    return [...this.asked.keys()];
  }

  /** Asks until it is told something: after a lost answer with the same id. */
  async ask(id: string, command: Command, by: number): Promise<void> {
    const known = this.asked.get(id) ?? {
      request: requestFor(id, command),
      told: [],
      expected: [],
      faults: 0,
      kept: false,
    };
    this.asked.set(id, known);
    known.told.push(await this.untilTold(known.request, by));
  }

  private async untilTold(request: PostingRequest, by: number): Promise<Told> {
    for (;;) {
      try {
        return await this.ledger.post(request, by);
      } catch (error) {
        if (!(error instanceof DomainError) || error.code !== 'UNAVAILABLE') throw error;
        this.answersLost += 1;
        await sleep(1);
      }
    }
  }

  async askAgain(id: string, by: number): Promise<void> {
    const known = this.asked.get(id);
    if (known) await this.ask(id, known.request.command, by);
  }

  /** Asks with another input under the id of a request that has an answer. To be asked when nobody else is asking. */
  async askOtherwise(id: string, by: number): Promise<void> {
    this.catchUp();
    const known = this.asked.get(id);
    if (!known?.kept || !known.request.once) return;
    const { key } = known.request.once;
    const told = await this.untilTold({ ...known.request, once: { key, inputHash: Buffer.alloc(32) } }, by);
    if (canonicalJson(told) !== canonicalJson({ kind: 'refused', name: 'IDEMPOTENCY_CONFLICT' })) {
      throw new Error(`${id} was used for another input, and told ${canonicalJson(told)}`);
    }
    // The reference knows of no inputs but the first, and is told the time alone.
    const { batches } = this.ledger.watch;
    for (const { moment } of batches.slice(this.replayed)) this.reference.passTo(moment.at);
    this.replayed = batches.length;
    this.conflicts += 1;
  }

  /** Brings the reference up to the last commit. */
  catchUp(): void {
    const { batches } = this.ledger.watch;
    for (; this.replayed < batches.length; this.replayed += 1) {
      const batch = batches[this.replayed]!;
      if (!batch.settled) return;
      const told = batch.writes ? this.toldIn(batch) : this.reference.leftAsItWas(() => this.toldIn(batch));
      if (batch.answerLost) continue;
      for (const id of batch.ids) this.known(id).expected.push(told.get(id)!);
    }
  }

  /**
   * What has an answer already is told what it was before the batch, a review that ends in the same batch being news to
   * nobody who asked at the same time. Then the others are decided in their order; of several with one id the first.
   */
  private toldIn({ ids, moment }: CommittedBatch): Map<string, Told> {
    const told = new Map<string, Told>();
    const tell = (id: string) => {
      if (!told.has(id)) told.set(id, this.decide(id, this.known(id), moment));
    };
    ids.filter((id) => this.known(id).kept).forEach(tell);
    ids.forEach(tell);
    return told;
  }

  private known(id: string): Asked {
    const known = this.asked.get(id);
    if (!known) throw new Error(`${id} was committed and never asked`);
    return known;
  }

  private decide(id: string, known: Asked, moment: Parameters<ReferenceLedger['post']>[0]): Told {
    const { command } = known.request;
    const told = this.reference.post(moment, known.faults === 0 ? id : `${id} again ${known.faults}`, command);
    if (isFault(told)) known.faults += 1;
    else known.kept = true;
    const end = `${command.kind} ${told.kind}${told.kind === 'refused' ? ` ${told.name}` : ''}`;
    this.ends.set(end, (this.ends.get(end) ?? 0) + 1);
    this.commands += 1;
    return told;
  }

  /** Every difference between what was told and what should have been. To be asked when nobody is asking. */
  differences(): string[] {
    this.catchUp();
    const last = this.ledger.watch.batches.at(-1);
    if (last) this.reference.passTo(last.moment.at);
    return [...this.asked.values()].flatMap(({ request, told, expected }) => {
      const [found, wanted] = [told, expected].map((all) => all.map(canonicalJson).sort().join('\n'));
      return found === wanted
        ? []
        : [`${canonicalJson(request.command)}\nthe reference tells ${wanted}\nthe books tell     ${found}`];
    });
  }
}

function isFault(told: Told): boolean {
  return told.kind === 'refused' && !refusals.has(told.name);
}

const refusals = new Set([
  'NOT_ENOUGH_POINTS',
  'HOLD_NOT_OPEN',
  'FUNDS_EXHAUSTED',
  'GIFT_LIMIT_EXCEEDED',
  'POSTING_REJECTED',
]);
