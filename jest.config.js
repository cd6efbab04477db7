/** ESM throughout: run with `node --experimental-vm-modules`, as the scripts of package.json do. */
export default {
  testEnvironment: '<rootDir>/stack/checks/jest/realm-of-packages.cjs',
  runtime: '<rootDir>/stack/checks/jest/packages-once.cjs',
  roots: [
    '<rootDir>/chassis',
    '<rootDir>/gateway',
    '<rootDir>/schema',
    '<rootDir>/subgraphs',
    '<rootDir>/stack',
    '<rootDir>/bench',
    '<rootDir>/examples',
  ],
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': '@swc/jest' },
  resolver: '<rootDir>/stack/checks/jest/resolver.cjs',
  setupFiles: ['<rootDir>/chassis/testing/jest-setup.ts'],
  globalSetup: '<rootDir>/stack/checks/jest/global-setup.mjs',
  globalTeardown: '<rootDir>/stack/checks/jest/global-teardown.mjs',
  reporters: ['default', '<rootDir>/stack/checks/closing-line.mjs'],
  // It ends what hangs. A machine that does much else at the same time must not decide whether a test passes.
  testTimeout: 600_000,
  maxWorkers: 2,
  // What a test file loads stays with its worker: with hundreds of files behind it, it would spend its time clearing up.
  workerIdleMemoryLimit: '1200MB',
  // On a busy machine a process needs more than jest's half second to end, and was taken for one that leaks; one that does is still told.
  workerGracefulExitTimeout: 5_000,
};
