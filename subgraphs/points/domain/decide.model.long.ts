/** As `decide.model.test.ts`, with a million commands in longer histories. */
import { ModelBooks } from './testing/model-books.js';
import { checkModel } from './testing/model-check.js';
import { rareEnds } from './testing/model-ends.js';

describe('the books and the reference, at length', () => {
  it('agree after each of a million commands', async () => {
    const size = { commands: 1_000_000, length: 200, seed: 20261126, auditEvery: 100 };
    const run = await checkModel(() => Promise.resolve(new ModelBooks()), size);
    expect(rareEnds(run, 100)).toEqual([]);
    expect(run.commands).toBeGreaterThanOrEqual(1_000_000);
  });
});
