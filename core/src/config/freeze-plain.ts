const isPlain = (value: object): boolean => {
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null || Array.isArray(value);
};

/**
 * Freezes plain objects and arrays all the way down and returns the value. Instances of classes and functions have a
 * life of their own and are left alone, as is every object that `keep` names.
 */
export function freezePlain<Value>(value: Value, keep: (value: object) => boolean = () => false): Value {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  if (!isPlain(value) || keep(value)) return value;
  Object.freeze(value);
  for (const part of Object.values(value)) freezePlain(part, keep);
  return value;
}
