/**
 * A jest reporter that ends a run with what was skipped and why, and with the plain line `N passed, N failed, N skipped`.
 * A test file that could not be run at all counts as one failure: its tests are unknown, not absent. With
 * CHECK_COUNTS_FILE set the counts go there instead, for the run of all checks, which adds its own.
 */
import { writeFileSync, writeSync } from 'node:fs';
import path from 'node:path';

const STANDARD_OUTPUT = 1;

/** @returns {{ passed: number, failed: number, skipped: number }} */
export function countChecks(results) {
  return {
    passed: results.numPassedTests,
    failed: results.numFailedTests + results.numRuntimeErrorTestSuites + (results.wasInterrupted ? 1 : 0),
    skipped: results.numPendingTests + results.numTodoTests,
  };
}

export function closingLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

function skippedLines(results, rootDir) {
  return results.testResults.flatMap((file) =>
    file.testResults
      .filter((test) => test.status === 'pending' || test.status === 'todo')
      .map((test) => `skipped: ${path.relative(rootDir, file.testFilePath)}: ${test.fullName}`),
  );
}

function tableLines(results, rootDir) {
  const rows = results.testResults.map((file) => [
    path.relative(rootDir, file.testFilePath),
    file.testExecError || file.numFailingTests > 0 ? 'FAILED' : file.numPassingTests > 0 ? 'passed' : 'skipped',
    String(file.numPassingTests),
    `${((file.perfStats.end - file.perfStats.start) / 1000).toFixed(1)} s`,
  ]);
  const all = [['file', 'result', 'passed', 'took'], ...rows];
  const widths = all[0].map((_, column) => Math.max(...all.map((row) => row[column].length)));
  return all.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]))
      .join('  ')
      .trimEnd(),
  );
}

export default class ClosingLine {
  constructor(globalConfig, options = {}) {
    this.rootDir = globalConfig.rootDir;
    this.withTable = options.table === true;
  }

  onRunComplete(_contexts, results) {
    const counts = countChecks(results);
    const lines = skippedLines(results, this.rootDir);
    if (this.withTable) lines.push('', ...tableLines(results, this.rootDir), '');
    const countsFile = process.env.CHECK_COUNTS_FILE;
    if (countsFile) writeFileSync(countsFile, JSON.stringify(counts));
    else lines.push(closingLine(counts));
    // At exit, because the default reporter and the global teardown still speak after this hook.
    process.once('exit', () => writeSync(STANDARD_OUTPUT, lines.map((line) => `${line}\n`).join('')));
  }
}
