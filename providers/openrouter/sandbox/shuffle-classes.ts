import { randomBytes } from 'node:crypto';
import { style } from './style.ts';

const classInSheet = /\.([a-z][a-z-]*)/g;
const known = new Set([...style.matchAll(classInSheet)].map(([, name = '']) => name));

export interface ShuffledClasses {
  /** New name by the one that the sources have. */
  names: Readonly<Record<string, string>>;
  style: string;
  inMarkup(markup: string): string;
}

/** Other names for all classes of the site, as a bundler that hashes them gives with every release. */
export function shuffleClasses(): ShuffledClasses {
  const names = Object.fromEntries([...known].map((name) => [name, `css-${randomBytes(4).toString('hex')}`]));
  const renamed = (name: string): string => names[name] ?? name;
  return {
    names,
    style: style.replace(classInSheet, (_, name: string) => `.${renamed(name)}`),
    inMarkup: (markup) =>
      markup.replace(
        / class="([^"]*)"/g,
        (_, list: string) => ` class="${list.split(' ').map(renamed).join(' ')}"`,
      ),
  };
}
