/**
 * A part of a file of codes, line by line: which lines are codes that can be put into the pool, and what is wrong with each of the
 * others. An empty line is nothing, and nothing is wrong with it.
 */
import { comparableCode, faultOfCode, type CodeFault } from './code-text.js';

export type RefusedReason = CodeFault | 'DUPLICATE_IN_FILE' | 'KNOWN_ALREADY';

export interface RefusedLine {
  line: number;
  reason: RefusedReason;
}

export interface UploadedLines {
  good: { line: number; code: string }[];
  refused: RefusedLine[];
}

/** @param firstLine the number of the first of the lines in their file */
export function linesOfUpload(texts: readonly string[], firstLine: number): UploadedLines {
  const seen = new Set<string>();
  const lines: UploadedLines = { good: [], refused: [] };
  texts.forEach((text, place) => {
    const code = text.trim();
    if (code === '') return;
    const line = firstLine + place;
    const comparable = comparableCode(code);
    const reason = faultOfCode(code) ?? (seen.has(comparable) ? 'DUPLICATE_IN_FILE' : null);
    if (reason) {
      lines.refused.push({ line, reason });
      return;
    }
    seen.add(comparable);
    lines.good.push({ line, code });
  });
  return lines;
}
