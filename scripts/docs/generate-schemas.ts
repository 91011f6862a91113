import { z } from 'zod';
import { configSchema } from '../../core/src/config/schema.ts';
import { wireSchemas } from '../../core/src/contracts/wire-schemas.ts';

const format = (schema: object): string => `${JSON.stringify(schema, null, 2)}\n`;

/** `core/schemas/<contract>.schema.json`, by path. */
export function generateSchemas(): Record<string, string> {
  const files: Record<string, string> = {};
  for (const [name, schema] of Object.entries(wireSchemas)) {
    files[`core/schemas/${name}.schema.json`] = format(z.toJSONSchema(schema));
  }
  // A plugin or provider object is no JSON: in a JSON file there are names and paths.
  files['core/schemas/config.schema.json'] = format(
    z.toJSONSchema(configSchema, {
      io: 'input',
      unrepresentable: 'any',
      override({ zodSchema, jsonSchema }) {
        if (zodSchema._zod.def.type === 'custom') jsonSchema.not = {};
      },
    }),
  );
  return files;
}
