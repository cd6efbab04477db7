import { PublicReading } from './public-reading.js';

/** A report that ends when it is told to. */
function slow(answer: string) {
  const report: { asked: number; end: () => void } = { asked: 0, end: () => undefined };
  const read = () => {
    report.asked += 1;
    return new Promise<string>((resolve) => (report.end = () => resolve(answer)));
  };
  return Object.assign(report, { read });
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('reading for everybody', () => {
  it('adds up once what many ask for at once, and anew for who asks later', async () => {
    const [reading, report] = [new PublicReading(), slow('sum')];
    const answers = [reading.once('all', report.read), reading.once('all', report.read)];
    await turn();
    report.end();
    expect(await Promise.all(answers)).toEqual(['sum', 'sum']);
    expect(report.asked).toBe(1);
    const later = reading.once('all', report.read);
    await turn();
    report.end();
    expect([await later, report.asked]).toEqual(['sum', 2]);
  });

  it('reads one after the other, and goes on after one that failed', async () => {
    const [reading, second] = [new PublicReading(), slow('second')];
    let fail: () => void = () => undefined;
    const first = reading.once('first', () => new Promise((_, reject) => (fail = () => reject(new Error('lost')))));
    const next = reading.once('second', second.read);
    await turn();
    expect(second.asked).toBe(0);
    fail();
    await expect(first).rejects.toThrow('lost');
    await turn();
    second.end();
    expect(await next).toBe('second');
  });
});
