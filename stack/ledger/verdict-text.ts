import type { LedgerVerdict } from '../../subgraphs/points/storage/verify-ledger.js';

const shownFindings = 20;
const count = (number: number) => number.toLocaleString('en-US');

/** What the verifier found, for people: the first row that does not fit first, totals at the end. */
export function verdictText({ totals, findings, found }: LedgerVerdict): string {
  const { rows, blocks, checkpoints, signedRows, members, holds, awards } = totals;
  const lines = [
    `read      ${count(rows)} rows in ${count(blocks)} blocks; ${count(members)} members, ${count(holds)} holds, ${count(awards)} awards`,
    `signed    ${count(signedRows)} rows under ${count(checkpoints)} checkpoints; ${count(Math.max(0, rows - signedRows))} rows wait for the next`,
  ];
  if (found === 0) return [...lines, 'verdict   everything fits'].join('\n');
  const shown = findings
    .slice(0, shownFindings)
    .map(
      ({ rule, where, expected, found: is }) => `${where}: not so: ${rule}\n  expected ${expected}\n  found    ${is}`,
    );
  const more = found > shown.length ? [`and ${count(found - shown.length)} more`] : [];
  return [...shown, ...more, '', ...lines, `verdict   ${count(found)} things do not fit`].join('\n');
}
