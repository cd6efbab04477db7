/** Ctrl-C under npm comes twice: from the terminal, and from npm, which passes it on. */
const oneKeystrokeMs = 1_500;

/** `stop` on the first signal to end; `giveUp` on a later one: whoever sends it will not wait. */
export function onStopSignals(stop: () => void, giveUp: () => void): void {
  let firstAt: number | undefined;
  const heard = () => {
    if (firstAt === undefined) {
      firstAt = performance.now();
      stop();
    } else if (performance.now() - firstAt > oneKeystrokeMs) giveUp();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, heard);
}
