import { generateConfiguration } from './generate-configuration.ts';
import { generateErrors } from './generate-errors.ts';
import { generateHooks } from './generate-hooks.ts';
import { generateSchemas } from './generate-schemas.ts';

/** Every file that is made from the sources, by its path from the root of the repository. */
export const generateAll = (): Record<string, string> => ({
  'docs/hooks.md': generateHooks(),
  'docs/errors.md': generateErrors(),
  'docs/configuration.md': generateConfiguration(),
  ...generateSchemas(),
});
