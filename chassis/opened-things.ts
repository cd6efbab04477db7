/** What was opened is closed in the opposite order: whoever works first, what it works with after. */
export class OpenedThings {
  private readonly closers: (() => Promise<unknown>)[] = [];

  closeBy(closer: () => Promise<unknown>): void {
    this.closers.unshift(closer);
  }

  async close(): Promise<void> {
    for (const closer of this.closers.splice(0)) await closer();
  }
}
