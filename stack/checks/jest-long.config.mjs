/** `npm run test:long`: the large sizes of the tests, in files named `*.long.ts`; ends in a table. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import base from '../../jest.config.js';

export default {
  ...base,
  rootDir: path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..'),
  testMatch: ['**/*.long.ts'],
  testTimeout: 30 * 60_000,
  globals: { keepsMuch: true },
  reporters: ['default', ['<rootDir>/stack/checks/closing-line.mjs', { table: true }]],
};
