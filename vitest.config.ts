import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    pool: 'forks',
    // It imports its schema as JSON in a way that Node.js does not take.
    server: { deps: { inline: ['@actions/workflow-parser'] } },
    // Much of a test in a browser is waiting: on two cores four at a time are done soonest.
    maxWorkers: 4,
    // Machines differ widely; a deadline here only catches what hangs.
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
