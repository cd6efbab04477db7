import { open, readFile, type FileHandle } from 'node:fs/promises';
import { InTurn } from './in-turn.js';

/** Something that has happened, in the partner's own books. Points are the partner's unless said otherwise. */
export type Entry =
  | { kind: 'endpoint'; endpointId: string; secret: string }
  | { kind: 'joined'; member: string; points: number }
  /** A member here has typed in a code: what came of it is not known yet. */
  | { kind: 'linking'; completionId: string; member: string; code: string; at: string }
  | { kind: 'linked'; completionId: string; member: string; linkId: string }
  | { kind: 'not-linked'; completionId: string }
  /** A member here is to get points for the programme's: not theirs yet. */
  | { kind: 'arriving'; exchangeId: string; member: string; points: number }
  /** A member here gives points for the programme's: no longer theirs. */
  | { kind: 'sending'; exchangeId: string; member: string; points: number; to: string }
  /** What the exchange came to. `theirs`: points of the programme's that went the other way. */
  | { kind: 'done'; exchangeId: string; theirs: number; at: string }
  | { kind: 'undone'; exchangeId: string; because: string }
  /** A message that was worked off whole. */
  | { kind: 'heard'; webhookId: string };

/**
 * An append-only file, one entry a line. An entry is there once `write` has resolved, whatever happens to the machine after; what a
 * crash cut off in the middle of a line was never there.
 */
export class Journal {
  private readonly turns = new InTurn();

  private constructor(private readonly file: FileHandle) {}

  /** @returns the journal, and what stands in it */
  static async open(path: string): Promise<{ journal: Journal; entries: Entry[] }> {
    const file = await open(path, 'a+');
    const text = await readFile(path, 'utf8');
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    if (whole.length < text.length) await file.truncate(Buffer.byteLength(whole));
    const entries = whole.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Entry]));
    return { journal: new Journal(file), entries };
  }

  /** Entries of one call are written together, one call after the other. */
  write(...entries: Entry[]): Promise<void> {
    const lines = entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');
    return this.turns.do(async () => {
      await this.file.appendFile(lines);
      await this.file.datasync();
    });
  }

  close(): Promise<void> {
    return this.turns.do(() => this.file.close());
  }
}
