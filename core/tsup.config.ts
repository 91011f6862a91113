import { defineConfig } from 'tsup';

export default defineConfig({
  entry: {
    index: 'src/index.ts',
    'contracts/index': 'src/contracts/index.ts',
    'sandbox/index': 'src/sandbox/index.ts',
    'testing/index': 'src/testing/index.ts',
    internal: 'src/internal.ts',
    'cli/main': 'src/cli/main.ts',
    'scrape/child': 'src/scrape/child.ts',
  },
  format: 'esm',
  target: 'node22',
  dts: {
    entry: {
      index: 'src/index.ts',
      'contracts/index': 'src/contracts/index.ts',
      'sandbox/index': 'src/sandbox/index.ts',
      'testing/index': 'src/testing/index.ts',
      internal: 'src/internal.ts',
    },
  },
  clean: true,
});
