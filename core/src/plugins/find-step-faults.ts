import { describeValue, type Fault } from '../errors/describe-faults.ts';
import { landmarkId } from '../scrape/landmark-id.ts';
import { parseDuration } from '../scrape/parse-duration.ts';
import { idPattern } from './id-pattern.ts';
import type { Duration, Interrupt, Step, Variant } from './provider.ts';

const idForm = '1 to 64 of a-z, 0-9 and -';

function findIdFaults(items: readonly unknown[], name: string, key: 'id' | 'name'): Fault[] {
  const seen = new Set<unknown>();
  return items.flatMap((item, at) => {
    const id = (item as Record<string, unknown> | null)?.[key];
    const path = `${name}[${at}].${key}`;
    if (typeof id !== 'string' || !idPattern.test(id)) {
      return [{ path, expected: idForm, got: describeValue(id, true) }];
    }
    if (seen.has(id)) return [{ path, expected: `a ${key} that no other has`, got: id }];
    seen.add(id);
    return [];
  });
}

function findLandmarkFaults(variant: Variant<unknown>, path: string): Fault[] {
  const ids = new Set<string>();
  return Object.entries(variant.landmarks ?? {}).flatMap(([name, landmark]) => {
    const here = `${path}.landmarks['${name}']`;
    const faults: Fault[] = [];
    const id = landmarkId(name);
    if (ids.has(id))
      faults.push({ path: here, expected: `a name whose id is not ${id}`, got: 'the same id' });
    ids.add(id);
    // A profile calls its views after landmarks, and two after the step's beginning and end.
    if (id === 'arrival' || id === 'departure')
      faults.push({ path: here, expected: 'another name', got: 'a reserved name' });
    const isLater = typeof landmark === 'object' && landmark?.later === true;
    const find = isLater ? landmark.find : landmark;
    if (typeof find !== 'function') {
      const got = describeValue(landmark, false);
      faults.push({ path: here, expected: '(page) => locator, or later(…)', got });
    }
    return faults;
  });
}

function isDuration(value: unknown): boolean {
  try {
    return parseDuration(value as Duration) > 0;
  } catch {
    return false;
  }
}

function findVariantFaults(step: Step<unknown>, path: string): Fault[] {
  const variants: readonly Variant<unknown>[] = Array.isArray(step.variants) ? step.variants : [];
  if (variants.length === 0) {
    const expected = 'landmarks and run, or at least one variant';
    return [{ path: `${path}.variants`, expected, got: describeValue(step.variants, false) }];
  }
  return [
    ...findIdFaults(variants, `${path}.variants`, 'name'),
    ...variants.flatMap((variant, at) => {
      const here = variants.length === 1 ? path : `${path}.variants[${at}]`;
      const faults = findLandmarkFaults(variant, here);
      if (typeof variant.run === 'function') return faults;
      return [
        ...faults,
        { path: `${here}.run`, expected: 'a function', got: describeValue(variant.run, false) },
      ];
    }),
  ];
}

function findStepFormFaults(step: Step<unknown>, path: string): Fault[] {
  const faults = findVariantFaults(step, path);
  const { deadline } = step;
  if (deadline !== undefined && !isDuration(deadline)) {
    const expected = "'20s', '2m', '500ms' or milliseconds";
    faults.push({ path: `${path}.deadline`, expected, got: describeValue(deadline, true) });
  }
  if (step.effect !== undefined && step.effect !== 'once' && step.effect !== 'repeatable') {
    faults.push({
      path: `${path}.effect`,
      expected: "'once' or 'repeatable'",
      got: describeValue(step.effect, true),
    });
  }
  if (
    step.route !== undefined &&
    (!(step.route instanceof RegExp) || step.route.global || step.route.sticky)
  ) {
    faults.push({
      path: `${path}.route`,
      expected: 'a RegExp without the flags g and y',
      got: String(step.route),
    });
  }
  return faults;
}

/** Every way in which the steps and interrupts of a provider are not of their form. */
export function findStepFaults(
  steps: readonly Step<unknown>[] | undefined,
  interrupts: readonly Interrupt<unknown>[],
): Fault[] {
  if (!Array.isArray(steps) || steps.length === 0) {
    return [{ path: 'steps', expected: 'at least one step', got: describeValue(steps, false) }];
  }
  const noObject = (items: readonly unknown[], name: string): Fault[] =>
    items.flatMap((item, at) =>
      typeof item === 'object' && item !== null
        ? []
        : [{ path: `${name}[${at}]`, expected: 'an object', got: describeValue(item, false) }],
    );
  const holes = [...noObject(steps, 'steps'), ...noObject(interrupts, 'interrupts')];
  if (holes.length > 0) return holes;
  const faults = [...findIdFaults(steps, 'steps', 'id'), ...findIdFaults(interrupts, 'interrupts', 'id')];
  for (const [at, step] of steps.entries()) faults.push(...findStepFormFaults(step, `steps[${at}]`));
  for (const [at, interrupt] of interrupts.entries()) {
    for (const name of ['when', 'dismiss'] as const) {
      if (typeof interrupt[name] === 'function') continue;
      const got = describeValue(interrupt[name], false);
      faults.push({ path: `interrupts[${at}].${name}`, expected: 'a function', got });
    }
  }
  const yielding = steps.filter((step) => step.yields === 'key').map((step) => step.id);
  if (yielding.length !== 1) {
    const expected = "exactly one step with yields: 'key'";
    faults.push({ path: 'steps', expected, got: yielding.length === 0 ? 'none' : yielding.join(', ') });
  }
  return faults;
}
