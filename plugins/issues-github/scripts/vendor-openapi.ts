// Takes out of GitHub's published description of its API what the tests use of it, as JSON Schema:
//   npm pack @octokit/openapi@<version> && tar xzf octokit-openapi-*.tgz
//   node scripts/vendor-openapi.ts package
// The whole package unpacks to hundreds of megabytes, so that it is no dependency.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { operations } from '../src/testing/github/operations.ts';

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
type Node = { [name: string]: Json };

const isNode = (value: Json | undefined): value is Node =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What only people read, or what is of no use to a validator. */
const dropped = new Set([
  'description',
  'example',
  'examples',
  'title',
  'deprecated',
  'externalDocs',
  'default',
]);

/** A schema of OpenAPI 3.0 as one of JSON Schema: texts go, `nullable` becomes a type. */
function toJsonSchema(value: Json, isMap = false): Json {
  if (Array.isArray(value)) return value.map((each) => toJsonSchema(each));
  if (!isNode(value)) return value;
  const entries = Object.entries(value).flatMap(([name, inner]): [string, Json][] => {
    if (!isMap && (dropped.has(name) || name === 'nullable' || name.startsWith('x-'))) return [];
    if (name === '$ref' && typeof inner === 'string')
      return [[name, inner.replace('#/components/schemas/', '#/schemas/')]];
    if (!isMap && (name === 'enum' || name === 'required')) return [[name, inner]];
    return [[name, toJsonSchema(inner, !isMap && name === 'properties')]];
  });
  const schema = Object.fromEntries(entries);
  return !isMap && value.nullable === true ? { anyOf: [schema, { type: 'null' }] } : schema;
}

/** Names of the schemas that a value refers to. */
function refsOf(value: Json): string[] {
  if (Array.isArray(value)) return value.flatMap(refsOf);
  if (!isNode(value)) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    name === '$ref' && typeof inner === 'string' ? [inner.replace('#/schemas/', '')] : refsOf(inner),
  );
}

const [folder] = process.argv.slice(2);
if (!folder) throw new Error('usage: vendor-openapi.ts <unpacked folder of @octokit/openapi>');
const { version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as Record<
  string,
  string
>;
const whole = JSON.parse(await readFile(join(folder, 'generated', 'api.github.com.json'), 'utf8')) as Node;

/** A value of the description, with what it refers to outside of the schemas put in its place. */
function at(pointer: string): Node {
  const found = pointer
    .split('/')
    .slice(1)
    .reduce<Json | undefined>((inner, name) => {
      const key = name.replaceAll('~1', '/').replaceAll('~0', '~');
      return isNode(inner) ? inner[key] : undefined;
    }, whole);
  if (!isNode(found)) throw new Error(`the description has no ${pointer}`);
  return found;
}
const follow = (value: Json | undefined): Node =>
  isNode(value) && typeof value.$ref === 'string' ? at(value.$ref) : isNode(value) ? value : {};
const bodyOf = (value: Node): Json => {
  const media = follow(value.content);
  return toJsonSchema(follow(media['application/json'] ?? media['application/scim+json']).schema ?? true);
};

const picked: Node = {};
for (const { id, method, path } of operations) {
  const operation = at(`#/paths/${path.replaceAll('/', '~1')}/${method}`);
  if (operation.operationId !== id)
    throw new Error(`${method} ${path} is ${String(operation.operationId)}, not ${id}`);
  const parameters = (operation.parameters as Json[]).map((parameter) => {
    const { name, in: place, required = false, schema = true } = follow(parameter);
    return { name: name ?? '', in: place ?? '', required, schema: toJsonSchema(schema) };
  });
  const responses = Object.entries(follow(operation.responses)).map(([status, response]): [string, Json] => [
    status,
    bodyOf(follow(response)),
  ]);
  picked[id] = {
    parameters,
    ...(operation.requestBody ? { body: bodyOf(follow(operation.requestBody)) } : {}),
    responses: Object.fromEntries(responses),
  };
}

const schemas: Node = { 'basic-error': toJsonSchema(at('#/components/schemas/basic-error')) };
const waiting = refsOf(picked);
for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
  if (name in schemas) continue;
  const schema = toJsonSchema(at(`#/components/schemas/${name}`));
  schemas[name] = schema;
  waiting.push(...refsOf(schema));
}

const file = join(import.meta.dirname, '..', 'src', 'testing', 'github', 'schemas', 'github.json');
const source = `@octokit/openapi ${version} (${license}), generated/api.github.com.json, reduced`;
// The licence asks to be kept with what is taken.
const notice = (await readFile(join(folder, 'LICENSE'), 'utf8')).trim();
await writeFile(file, `${JSON.stringify({ source, notice, operations: picked, schemas }, null, 1)}\n`);
console.log(`${file}: ${Object.keys(picked).length} operations, ${Object.keys(schemas).length} schemas`);
