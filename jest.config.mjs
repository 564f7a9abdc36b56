// Two test processes with two BLAS threads each would wait for one another on two cores.
process.env.TANGENTLAB_THREADS ??= "1";

/** One configuration for everything: unit tests first, then the end-to-end tests (see test/sequencer.mjs). */
export default {
  globalSetup: "<rootDir>/test/run-folder.mjs",
  globalTeardown: "<rootDir>/test/remove-run-folder.mjs",
  testEnvironment: "node",
  testEnvironmentOptions: { customExportConditions: ["source", "node", "node-addons"] },
  testSequencer: "<rootDir>/test/sequencer.mjs",
  testMatch: ["<rootDir>/test/**/*.test.ts"],
  extensionsToTreatAsEsm: [".ts"],
  transform: {
    "\\.ts$": ["@swc/jest", { jsc: { parser: { syntax: "typescript" }, target: "es2022" }, module: { type: "es6" } }],
  },
  modulePathIgnorePatterns: ["<rootDir>/resources", "<rootDir>/dist", "<rootDir>/test-results", "<rootDir>/.venv"],
  testTimeout: 30_000,
  maxWorkers: 3, // on two cores: the end-to-end tests wait for servers and browsers half of their time
};
