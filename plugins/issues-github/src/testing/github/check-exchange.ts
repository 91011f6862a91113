import { Ajv, type ValidateFunction } from 'ajv';
import ajvFormats from 'ajv-formats';
import type { OperationId } from './operations.ts';
import described from './schemas/github.json' with { type: 'json' };

/** One request and its answer, as they went over the wire. */
export interface Exchange {
  id: OperationId;
  /** Values of the path and the query, as text. */
  parameters: Readonly<Record<string, string>>;
  query: readonly string[];
  /** Parsed body of the request. */
  body: unknown;
  status: number;
  answer: unknown;
}

// GitHub marks formats of its own; those are left alone.
const ajv = new Ajv({ strict: false, logger: false, allErrors: true, coerceTypes: false });
ajvFormats.default(ajv);
ajv.addSchema({ $id: 'github', ...described });
// Parameters are text on the wire.
const lenient = new Ajv({ strict: false, logger: false, coerceTypes: true });
ajvFormats.default(lenient);
lenient.addSchema({ $id: 'github', ...described });

const compiled = new Map<string, ValidateFunction>();
function faultsOf(pointer: string, value: unknown): string[] {
  const validate = compiled.get(pointer) ?? ajv.compile({ $ref: `github#${pointer}` });
  compiled.set(pointer, validate);
  if (validate(value)) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message }) => `${instancePath || 'the body'} ${message}`,
  );
}

/** What an operation may answer without its description naming it: who asks, how often, and how GitHub is. */
const general = new Set([401, 403, 404, 410, 429, 500, 502, 503]);

/** Everything in which an exchange differs from GitHub's published description of its API; empty where nothing does. */
export function checkExchange({ id, parameters, query, body, status, answer }: Exchange): string[] {
  const operation: {
    parameters: { name: string; in: string; required: boolean; schema: unknown }[];
    body?: { properties?: object };
    responses: Record<string, unknown>;
  } = described.operations[id];
  const at = `/operations/${id.replaceAll('/', '~1')}`;
  const faults: string[] = [];

  for (const name of query) {
    if (!operation.parameters.some((known) => known.in === 'query' && known.name === name))
      faults.push(`the query has ${name}, which is not described`);
  }
  operation.parameters.forEach(({ name, required }, index) => {
    const value = parameters[name];
    if (value === undefined && required) faults.push(`${name} is missing`);
    if (value === undefined) return;
    const key = `${at}/parameters/${index}`;
    const schema = { properties: { [name]: { $ref: `github#${key}/schema` } } };
    const validate = compiled.get(key) ?? lenient.compile(schema);
    compiled.set(key, validate);
    if (!validate({ [name]: value })) faults.push(`${name} ${lenient.errorsText(validate.errors)}`);
  });

  if (body !== undefined && !operation.body) faults.push('there is a body, which is not described');
  if (operation.body) {
    faults.push(...faultsOf(`${at}/body`, body));
    // GitHub passes over what it does not know, so that a wrong name would not be seen.
    const known = Object.keys(operation.body.properties ?? {});
    for (const name of Object.keys(body ?? {}))
      if (!known.includes(name)) faults.push(`the body has ${name}, which is not described`);
  }

  if (String(status) in operation.responses) {
    if (status !== 304)
      faults.push(...faultsOf(`${at}/responses/${status}`, answer).map((fault) => `answer: ${fault}`));
  } else if (general.has(status)) {
    faults.push(...faultsOf('/schemas/basic-error', answer).map((fault) => `answer: ${fault}`));
  } else if (status !== 304 && status !== 301 && status !== 307) {
    faults.push(`the answer ${status} is not described`);
  }
  return faults.map((fault) => `${id}: ${fault}`);
}
