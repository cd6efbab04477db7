interface Running {
  stop(): Promise<void>;
}

/** Contenders in processes of their own, fresh for each case, so that none has been made faster or slower by another case. */
export async function withContenders<Kind, Contender extends Running, Result>(
  kinds: readonly Kind[],
  start: (kind: Kind) => Promise<Contender>,
  measure: (running: readonly Contender[]) => Promise<Result>,
): Promise<Result> {
  const running: Contender[] = [];
  try {
    for (const kind of kinds) running.push(await start(kind));
    return await measure(running);
  } finally {
    await Promise.all(running.map((contender) => contender.stop()));
  }
}
