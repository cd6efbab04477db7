import { readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

const recordShape = z.object({
  /** YYYY-MM-DD: the demo's year ends the day before, however often it is started. */
  firstDay: z.iso.date(),
  memberNumber: z.string().optional(),
  /** Everything is loaded: later starts have nothing to do. */
  complete: z.boolean(),
});

/** How far the demo is loaded; kept in the installation's home. */
export type DemoRecord = z.output<typeof recordShape>;

const fileIn = (home: string) => path.join(home, 'demo.json');

/** Undefined where there is none, or none that can be read: the demo is then loaded from today on. */
export async function readDemoRecord(home: string): Promise<DemoRecord | undefined> {
  try {
    return recordShape.parse(JSON.parse(await readFile(fileIn(home), 'utf8')));
  } catch {
    return undefined;
  }
}

export async function writeDemoRecord(home: string, record: DemoRecord): Promise<void> {
  const draft = `${fileIn(home)}.draft`;
  await writeFile(draft, `${JSON.stringify(record)}\n`);
  await rename(draft, fileIn(home));
}
