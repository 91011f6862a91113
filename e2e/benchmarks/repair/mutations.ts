import type { Control, DrawnPage } from './draw-page.ts';
import { type Key, type Language, languages, say } from './words.ts';

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Changes one control of a page, or the page around it; `undefined` where it has nothing to change. */
export type Mutation = (page: DrawnPage, key: Key, random: () => number) => DrawnPage | undefined;

const parts = ['chrome', 'before', 'form', 'after'] as const;

const isTarget = (control: Control, key: Key) => control.key === key && !control.bystander;

/** The page with one control of its middle part replaced by others; none of them takes it away. */
function replace(page: DrawnPage, key: Key, by: (control: Control) => Control[]): DrawnPage {
  const swap = (controls: Control[]) =>
    controls.flatMap((control) => (isTarget(control, key) ? by(control) : [control]));
  return { ...page, before: swap(page.before), form: swap(page.form), after: swap(page.after) };
}

export const findControl = (page: DrawnPage, key: Key): Control | undefined =>
  [...page.before, ...page.form, ...page.after].find((control) => isTarget(control, key));

const alter =
  (
    change: (control: Control, page: DrawnPage, random: () => number) => Partial<Control> | undefined,
  ): Mutation =>
  (page, key, random) => {
    const control = findControl(page, key);
    const changes = control && change(control, page, random);
    return changes && replace(page, key, (before) => [{ ...before, ...changes }]);
  };

const nonsense = (random: () => number, length = 8) =>
  Array.from({ length }, () => 'abcdefghijklmnopqrstuvwxyz'[Math.floor(random() * 26)]).join('');

const reword = (phrase: number): Mutation =>
  alter((control, page) => {
    const label = say(control.key, page.language as Language, phrase);
    return label === control.label ? undefined : { label };
  });

const only =
  (kind: Control['kind'], mutation: Mutation): Mutation =>
  (page, key, random) =>
    findControl(page, key)?.kind === kind ? mutation(page, key, random) : undefined;

const otherType: Record<string, string> = {
  email: 'text',
  password: 'text',
  text: 'search',
  search: 'text',
  submit: 'button',
  button: 'submit',
};

const move =
  (to: 'first' | 'last'): Mutation =>
  (page, key) => {
    const at = page.form.findIndex((control) => isTarget(control, key));
    const wanted = to === 'first' ? 0 : page.form.length - 1;
    if (at < 0 || at === wanted || page.form.length < 2) return undefined;
    const form = page.form.toSpliced(at, 1);
    return { ...page, form: form.toSpliced(wanted, 0, page.form[at] as Control) };
  };

const newcomer = (page: DrawnPage, key: 'referral' | 'later'): Control => ({
  key,
  kind: key === 'referral' ? 'field' : 'act',
  element: key === 'referral' ? 'input' : 'button',
  type: key === 'referral' ? 'text' : 'button',
  labelled: 'for',
  label: say(key, page.language as Language, 1),
  bystander: true,
});

/** What happens to one control, one thing at a time. */
export const mutations: Readonly<Record<string, Mutation>> = {
  'other words': reword(1),
  'yet other words': reword(2),
  'id gone': alter(({ id }) => (id ? { id: undefined } : undefined)),
  'id random': alter((_, __, random) => ({ id: `:r${Math.floor(random() * 90)}:` })),
  'name attribute gone': alter(({ name }) => (name ? { name: undefined } : undefined)),
  'name attribute another': alter(({ name }, _, random) => (name ? { name: nonsense(random) } : undefined)),
  'test id gone': alter(({ testId }) => (testId ? { testId: undefined } : undefined)),
  'autocomplete gone': alter(({ autocomplete }) => (autocomplete ? { autocomplete: undefined } : undefined)),
  'classes rehashed': alter((_, __, random) => ({ class: `css-${nonsense(random, 6)}` })),
  'all marks gone': alter((_, __, random) => ({
    id: nonsense(random),
    name: nonsense(random),
    class: nonsense(random),
    testId: undefined,
    autocomplete: undefined,
  })),
  'other type': alter(({ type }) => (type && otherType[type] ? { type: otherType[type] } : undefined)),
  'button becomes a link': only(
    'act',
    alter(({ element }) => (element === 'link' ? undefined : { element: 'link' })),
  ),
  'button becomes role=button': only(
    'act',
    alter(() => ({ element: 'role-button' })),
  ),
  'button becomes a bare div': only(
    'act',
    alter(() => ({ element: 'plain' })),
  ),
  'link becomes a button': only(
    'act',
    alter(({ element }) => (element === 'link' ? { element: 'button', type: 'button' } : undefined)),
  ),
  'button becomes an icon': only(
    'act',
    alter(() => ({ labelled: 'none' })),
  ),
  'field becomes a text area': only(
    'field',
    alter(({ element }) => (element === 'input' ? { element: 'textarea' } : undefined)),
  ),
  'label becomes a placeholder': only(
    'field',
    alter(() => ({ labelled: 'placeholder' })),
  ),
  'label becomes plain text above': only(
    'field',
    alter(() => ({ labelled: 'above' })),
  ),
  'label gone': only(
    'field',
    alter(() => ({ labelled: 'none' })),
  ),
  'checkbox becomes a switch': only(
    'check',
    alter(() => ({ element: 'switch' })),
  ),
  'no longer required': alter(({ required }) => (required ? { required: false } : undefined)),
  'moved to the front': move('first'),
  'moved to the end': move('last'),
  'a new field before it': (page, key) =>
    findControl(page, key) && replace(page, key, (control) => [newcomer(page, 'referral'), control]),
  'a new button after it': (page, key) =>
    findControl(page, key) && replace(page, key, (control) => [control, newcomer(page, 'later')]),
  'form becomes a dialog': (page) => (page.holder === 'dialog' ? undefined : { ...page, holder: 'dialog' }),
  'form tag gone': (page) => (page.holder === 'form' ? { ...page, holder: 'div' } : undefined),
  'form in a frame': (page) => (page.holder === 'form' ? { ...page, holder: 'frame' } : undefined),
};

/** The whole page in another language; what its markup says stays. */
export function translate(page: DrawnPage, language: Language): DrawnPage {
  const turn = (controls: Control[]) =>
    controls.map((control) => ({ ...control, label: say(control.key, language, 0) }));
  const turned = Object.fromEntries(parts.map((part) => [part, turn(page[part])]));
  return { ...page, ...(turned as Pick<DrawnPage, (typeof parts)[number]>), language };
}

/** The page without the control, and with nothing in its place. */
export const remove = (page: DrawnPage, key: Key): DrawnPage => replace(page, key, () => []);

/** Names in nonsense words, and no mark of the markup left: only role, type and place speak. */
export function scramble(page: DrawnPage, key: Key, random: () => number): DrawnPage {
  return replace(page, key, (control) => [
    {
      ...control,
      label: `${nonsense(random, 6)} ${nonsense(random, 5)}`,
      id: nonsense(random),
      name: nonsense(random),
      testId: nonsense(random),
      autocomplete: undefined,
    },
  ]);
}

/** `count` changes at once, each of another control as far as there are enough; half of the time in another order. */
export function redesign(page: DrawnPage, count: number, random: () => number): DrawnPage {
  const all = Object.values(mutations);
  const order = shuffle(targetsOf(page), random);
  let changed = page;
  for (let done = 0, tries = 0; done < count && tries < 200; tries += 1) {
    const key = order[done % order.length] as Key;
    const mutation = all[Math.floor(random() * all.length)] as Mutation;
    const next = mutation(changed, key, random);
    if (!next) continue;
    changed = next;
    done += 1;
  }
  return random() < 0.5 ? { ...changed, form: shuffle(changed.form, random) } : changed;
}

/** A new site: every control reworded, no mark of the markup left, newcomers, another order, perhaps another language. */
export function rebuild(page: DrawnPage, random: () => number): DrawnPage {
  const keys = targetsOf(page);
  const change = (from: DrawnPage, name: string, key: Key) => mutations[name]?.(from, key, random) ?? from;
  let changed = page;
  for (const key of keys) {
    changed = change(changed, random() < 0.5 ? 'other words' : 'yet other words', key);
    changed = change(changed, 'all marks gone', key);
  }
  for (const name of ['a new field before it', 'a new button after it', 'form tag gone']) {
    if (random() < 0.5) changed = change(changed, name, keys[Math.floor(random() * keys.length)] as Key);
  }
  changed = { ...changed, form: shuffle(changed.form, random) };
  const other = languages[Math.floor(random() * languages.length)] as Language;
  return random() < 0.3 ? translate(changed, other) : changed;
}

/** What is looked for on a page. */
export const targetsOf = (page: DrawnPage): Key[] =>
  [...page.before, ...page.form, ...page.after].flatMap(({ key, bystander }) => (bystander ? [] : [key]));

function shuffle<Item>(items: readonly Item[], random: () => number): Item[] {
  const shuffled = [...items];
  for (let at = shuffled.length - 1; at > 0; at -= 1) {
    const other = Math.floor(random() * (at + 1));
    [shuffled[at], shuffled[other]] = [shuffled[other] as Item, shuffled[at] as Item];
  }
  return shuffled;
}
