/**
 * Reports that everybody may ask for read much: they are added up one after the other, and the same one that is asked for
 * meanwhile is told to all who wait. So nobody can keep the database from those who post.
 */
export class PublicReading {
  private readonly underWay = new Map<string, Promise<unknown>>();
  private last: Promise<unknown> = Promise.resolve();

  /** @param what one text per question. */
  once<Answer>(what: string, read: () => Promise<Answer>): Promise<Answer> {
    const known = this.underWay.get(what) as Promise<Answer> | undefined;
    if (known) return known;
    const answer = this.last.then(read, read).finally(() => this.underWay.delete(what));
    this.underWay.set(what, answer);
    // Whoever asks is told of a failure; the next in line is not.
    this.last = answer.catch(() => undefined);
    return answer;
  }
}
