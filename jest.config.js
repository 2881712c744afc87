import { availableParallelism } from 'node:os'

export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/__tests__'],
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  // Sources name their imports './file.js', as Node will find them once bundled.
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: { '^.+\\.ts$': ['ts-jest', { useESM: true, tsconfig: 'tsconfig.json' }] },
  clearMocks: true,
  reporters: ['default', '<rootDir>/__tests__/contract/contract-reporter.js'],
  // Scenarios wait for processes more than they compute. A number: of '150%' Jest makes 150 workers.
  maxWorkers: Math.ceil(availableParallelism() * 1.5),
  // Scenarios start processes; on a busy machine that takes its time.
  testTimeout: 300_000
}
