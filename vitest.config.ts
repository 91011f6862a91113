import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    pool: 'forks',
    maxWorkers: 2,
    // Machines differ widely; a deadline here only catches what hangs.
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
