import { writeFileSync } from 'node:fs';
import { renderErrorDocs } from '../src/errors/render-error-docs.ts';

writeFileSync(new URL('../../../docs/drift-errors.md', import.meta.url), renderErrorDocs());
