import type { Plan } from './plan-steps.js';
import { unusableReasons, type PurchaseFile } from './receipts.js';
import type { Refusal, Tally } from './run-replay.js';

const rangesShown = 6;

/** What a replay came to, for people: read, recorded, returned, refused with reasons and line numbers. */
export function closingTable(file: PurchaseFile, plan: Plan, tally: Tally): string {
  const refusals = groupedRefusals(plan, tally);
  const refusedLines = new Set(refusals.flatMap(({ lineNumbers }) => lineNumbers)).size;
  const lines = [
    `read      ${number(file.linesRead)} lines, ${number(file.receipts.length)} receipts`,
    `recorded  ${number(tally.purchases)} purchases with ${number(tally.purchasedLines)} lines, ` +
      `${yuan(tally.purchasedMinor)} yuan, of ${number(tally.customers)} customers`,
    ...(tally.kept === 0
      ? []
      : [`kept      ${number(tally.kept)} of these purchases for whoever enrols with the card: nobody has it yet`]),
    `returned  ${number(tally.returnedPieces)} pieces in ${number(tally.returns)} returns`,
    `refused   ${number(refusedLines)} lines`,
    ...refusals.map(
      ({ reason, lineNumbers }) =>
        `          ${number(lineNumbers.length).padStart(7)}  ${reason}${lineNumbers.length > 0 ? `: ${ranges(lineNumbers)}` : ''}`,
    ),
  ];
  return lines.join('\n');
}

/** One entry per reason, the most lines first; each entry's line numbers in order. */
export function groupedRefusals(plan: Plan, tally: Tally): Refusal[] {
  const byReason = new Map<string, number[]>();
  const add = (reason: string, lineNumbers: number[]) => {
    byReason.set(reason, [...(byReason.get(reason) ?? []), ...lineNumbers]);
  };
  for (const [reason, text] of Object.entries(unusableReasons)) {
    const lineNumbers = plan.unusable.filter((line) => line.reason === reason).map((line) => line.lineNumber);
    if (lineNumbers.length > 0) add(text, lineNumbers);
  }
  for (const { reason, lineNumbers } of tally.refusals) add(reason, lineNumbers);
  return [...byReason]
    .map(([reason, lineNumbers]) => ({ reason, lineNumbers: [...new Set(lineNumbers)].sort((a, b) => a - b) }))
    .sort((a, b) => b.lineNumbers.length - a.lineNumbers.length);
}

/** `3, 7-9, 20`, cut short: `--report` keeps them all. */
export function ranges(sorted: number[]): string {
  const found: [number, number][] = [];
  for (const lineNumber of sorted) {
    const last = found.at(-1);
    if (last?.[1] === lineNumber - 1) last[1] = lineNumber;
    else found.push([lineNumber, lineNumber]);
  }
  const shown = found.slice(0, rangesShown).map(([from, to]) => (from === to ? String(from) : `${from}-${to}`));
  return `${found.length > 1 || shown[0]?.includes('-') ? 'lines' : 'line'} ${shown.join(', ')}${found.length > rangesShown ? ', ...' : ''}`;
}

const number = (value: number) => value.toLocaleString('en');
const yuan = (minor: number) => (minor / 100).toLocaleString('en', { minimumFractionDigits: 2 });
