/** The same functions, each of which works once, whoever asks and however often. */
export function onceEach<Work extends Record<string, () => Promise<unknown>>>(work: Work): Work {
  const once = Object.entries(work).map(([name, run]) => {
    let answer: Promise<unknown> | undefined;
    return [name, () => (answer ??= run())] as const;
  });
  return Object.fromEntries(once) as Work;
}
