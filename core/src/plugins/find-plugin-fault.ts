import { describeValue, type Fault } from '../errors/describe-faults.ts';

/** Why a value is no plugin, with the line that was probably meant; `undefined` where it is one. */
export function findPluginFault(value: unknown): Omit<Fault, 'path'> | undefined {
  if (typeof value === 'function') {
    const name = value.name || 'factory';
    return {
      expected: `what the factory returns: ${name}({ … }) in place of ${name}`,
      got: describeValue(value, false),
    };
  }
  if (value instanceof Promise) return { expected: 'a factory that is not async', got: 'a promise' };
  if (typeof value !== 'object' || value === null) {
    return { expected: 'an object with `name` and `setup`', got: describeValue(value, false) };
  }
  const { name, setup, needs, apiVersion } = value as Record<string, unknown>;
  if (typeof name !== 'string' || name === '') {
    return { expected: '`name`: a string that is not empty', got: describeValue(name, true) };
  }
  if (typeof setup !== 'function') {
    return { expected: '`setup`: a function', got: describeValue(setup, false) };
  }
  if (needs !== undefined && !(Array.isArray(needs) && needs.every((need) => typeof need === 'string'))) {
    return { expected: '`needs`: an array of names', got: describeValue(needs, false) };
  }
  if (apiVersion !== undefined && typeof apiVersion !== 'number') {
    return { expected: '`apiVersion`: a number', got: describeValue(apiVersion, true) };
  }
  return undefined;
}
