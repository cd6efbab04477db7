/**
 * Names that come from outside, as labels. Each label is a series that Prometheus keeps for good, so that whoever may make
 * up names could fill it: beyond a number of them all others share one.
 */
export class BoundedNames {
  private readonly names: Set<string>;
  private readonly most: number;

  /** `known` are always told apart, and `more` others, which are the first to come. */
  constructor(known: Iterable<string>, more: number) {
    this.names = new Set(known);
    this.most = this.names.size + more;
  }

  label(name: string): string {
    if (this.names.has(name)) return name;
    if (this.names.size >= this.most) return 'other';
    this.names.add(name);
    return name;
  }
}
