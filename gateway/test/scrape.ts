/** What Prometheus would read: every sample by its name with its labels, as `name{label="value"}`. */
export async function scrape(url: string | undefined): Promise<{ text: string; samples: ReadonlyMap<string, number> }> {
  if (url === undefined) throw new Error('METRICS_PORT is not set');
  const response = await fetch(url);
  const text = await response.text();
  const samples = new Map<string, number>();
  for (const line of text.split('\n').filter((one) => one !== '' && !one.startsWith('#'))) {
    const [, name, value] = /^([a-z_0-9]+(?:\{[^{}]*\})?) (\S+)$/.exec(line) ?? [];
    if (name === undefined || samples.has(name)) throw new Error(`no sample, or one twice: ${line}`);
    samples.set(name, Number(value));
  }
  return { text, samples };
}
