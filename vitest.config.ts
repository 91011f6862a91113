import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    pool: 'forks',
    maxWorkers: 2,
    // Machines differ widely; a deadline here only catches what hangs.
    testTimeout: 90_000,
    hookTimeout: 90_000,
  },
});
