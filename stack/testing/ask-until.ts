import { setTimeout as sleep } from 'node:timers/promises';

/** How long whoever is told that there is no time goes on asking: a busy machine takes long, and is not wrong for it. */
const patienceMs = 300_000;
const longestPauseMs = 2_000;

/** Somebody was too busy to answer in time, or took nothing in: asked again under the same ids they give what they would have. */
export const tooBusy: readonly string[] = ['UNAVAILABLE', 'OVERLOADED'];

/**
 * What came of asking until it was `done`, as tills and people ask again a little later, and later each time: who is too busy is not
 * helped by being asked more often. Tries are bounded by time: how many a busy machine needs says nothing. Throws what was answered
 * last when the time is over.
 */
export async function askUntil<Answer>(done: (answer: Answer) => boolean, ask: () => Promise<Answer>): Promise<Answer> {
  const end = performance.now() + patienceMs;
  for (let pauseMs = 50; ; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
    const answer = await ask();
    if (done(answer)) return answer;
    if (performance.now() > end) throw new Error(`it came to nothing: ${JSON.stringify(answer)}`);
    await sleep(pauseMs);
  }
}
