import { onStopSignals } from '../../stack/stop-signals.js';
import { describeMachine } from './machine.js';

/**
 * Measures on a ground made for it, prints what that finds below a description of the machine, takes the ground away and ends
 * the process: with 1 where measuring failed, with 130 where it was told to end.
 */
export async function runBench<Ground extends { stop(): Promise<void> }>(
  { prepare, quick }: { prepare: () => Promise<Ground>; quick: boolean },
  measure: (ground: Ground) => Promise<string[]>,
): Promise<void> {
  const ground = await prepare();
  let ending: Promise<never> | undefined;
  const end = (code: number) => (ending ??= ground.stop().then(() => process.exit(code)));
  onStopSignals(
    () => void end(130),
    () => process.exit(1),
  );
  try {
    const trial = quick ? ['A trial of the script at small sizes: these figures mean nothing.'] : [];
    console.log(`\n${[await describeMachine(), ...trial, ...(await measure(ground))].join('\n\n')}\n`);
    await end(0);
  } catch (error) {
    // Told to end, the ground goes first; that what was being measured then fails is of no interest.
    if (!ending) console.error(error);
    await end(1);
  }
}
