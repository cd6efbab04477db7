/** The middle value; of an even number the mean of the two in the middle. NaN for none, or where one is no number. */
export function median(values: readonly number[]): number {
  if (values.some(Number.isNaN)) return NaN;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return low === undefined || high === undefined ? NaN : (low + high) / 2;
}

/** A claim of the README with what this run found. */
export interface ClaimedRatio {
  what: string;
  found: number;
  /** What is expected, at least or at most. */
  expected: number;
  bound: 'at least' | 'at most';
  unit?: string;
}

/** A contender that answered nothing in its time has no ratio, and no claim holds against it. */
export function holds({ found, expected, bound }: ClaimedRatio): boolean {
  if (!Number.isFinite(found)) return false;
  return bound === 'at least' ? found >= expected : found <= expected;
}

export function ratioTable(claims: readonly ClaimedRatio[]): string {
  return markdownTable(
    ['ratio', 'found', 'expected', 'holds'],
    claims.map((claim) => {
      const unit = claim.unit ?? 'x';
      const expected = `${claim.bound} ${claim.expected}${unit}`;
      return [claim.what, `${rounded(claim.found)}${unit}`, expected, holds(claim) ? 'yes' : 'NO'];
    }),
  );
}

/** Columns padded, so that the table reads the same in a terminal and in RESULTS.md. */
export function markdownTable(header: readonly string[], body: readonly (readonly string[])[]): string {
  const widths = header.map((title, column) => Math.max(title.length, ...body.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    `| ${widths.map((width, column) => (cells[column] ?? '').padEnd(width)).join(' | ')} |`;
  return [line(header), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...body.map(line)].join('\n');
}

/** Three figures that count; a ratio is not known better than that. */
export function rounded(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  return Math.abs(value) >= 100 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(3)));
}
