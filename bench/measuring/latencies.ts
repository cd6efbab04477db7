/** Buckets per doubling: neighbours differ by less than 3 %, which is finer than two runs agree. */
const perDoubling = 24;
/** The first bucket ends here, in milliseconds. */
const least = 0.01;

/** How long requests took, counted in buckets of growing width: constant memory, whatever the number of requests. */
export class Latencies {
  private readonly counts: number[] = [];
  private total = 0;

  add(milliseconds: number): void {
    const place = Math.max(0, Math.ceil(Math.log2(Math.max(milliseconds, least) / least) * perDoubling));
    this.counts[place] = (this.counts[place] ?? 0) + 1;
    this.total += 1;
  }

  /** The upper end of the bucket in which the share lies, in milliseconds; NaN where nothing was counted. */
  quantile(share: number): number {
    const wanted = Math.ceil(share * this.total);
    let seen = 0;
    for (let place = 0; place < this.counts.length; place += 1) {
      seen += this.counts[place] ?? 0;
      if (wanted > 0 && seen >= wanted) return least * 2 ** (place / perDoubling);
    }
    return NaN;
  }
}
