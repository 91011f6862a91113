import { addElement, type Day, fillPage, header, type MatrixPage, wholePage } from './matrix-page.ts';

const styles = `<style>@keyframes turn { to { transform: rotate(360deg) } } @keyframes fade { 50% { opacity: .4 } }
  .q1z { display: block; width: 30px; height: 30px; border: 3px solid #ccc; border-top-color: #000; border-radius: 50%;
    animation: turn 1s linear infinite }
  .spinner { width: 30px; height: 30px } .skeleton { height: 20px; background: #ddd; animation: fade 1s infinite }</style>`;
const root = (content: string, attributes = '') =>
  `${header}${styles}<main><div id="root"${attributes}>${content}</div></main>`;
const later = (statement: string, { afterMs }: Day) =>
  `<script>setTimeout(() => { ${statement} }, ${afterMs})</script>`;
const asked = (statement: string, { afterMs }: Day) =>
  `<script>fetch('/api?wait=${afterMs}').then((answer) => answer.json()).then(() => { ${statement} })</script>`;
const bundle = ({ comes, afterMs }: Day, defer = '') =>
  `<script ${defer}src="/bundle?wait=${afterMs}&comes=${comes}"></script>`;

/** Pages that wait for one thing, by what they show meanwhile. */
const draws: Record<string, { draw(day: Day): string; timer?: true; silent?: true }> = {
  bundle: { draw: (day) => `<div id="root"></div>${bundle(day)}` },
  'deferred bundle, spinner': {
    draw: (day) => root('<div class="spinner"></div>') + bundle(day, 'defer '),
  },
  'request, spinner': {
    draw: (day) => root('<div class="spinner"></div>') + asked(fillPage(day.comes), day),
  },
  'request, whole page': { draw: (day) => wholePage + asked(addElement(day), day) },
  'timer, spinner': {
    draw: (day) => root('<div class="spinner"></div><a href="/h">Help</a>') + later(fillPage(day.comes), day),
    timer: true,
  },
  'timer, nameless spinner': {
    draw: (day) => root('<i class="q1z"></i><button>Contact</button>') + later(fillPage(day.comes), day),
    timer: true,
  },
  'timer, skeleton': {
    draw: (day) =>
      root(
        '<div class="skeleton"></div><div class="skeleton"></div><button disabled>Continue</button>',
        ' aria-busy="true"',
      ) + later(`${fillPage(day.comes)} document.getElementById('root').removeAttribute('aria-busy');`, day),
    timer: true,
  },
  'timer, blank': {
    draw: (day) => `<div id="root"></div>${later(fillPage(day.comes), day)}`,
    timer: true,
  },
  'timer, words': {
    draw: (day) =>
      root('<p>Loading your workspace…</p><button>Cancel</button>') + later(fillPage(day.comes), day),
    timer: true,
  },
  'timer, silent': { draw: (day) => wholePage + later(addElement(day), day), silent: true },
};

/** Every one of them on a page that takes 1, 3 and 8 seconds. */
export const waitingPages: Record<string, MatrixPage> = Object.fromEntries(
  Object.entries(draws).flatMap(([name, { draw, timer, silent }]) =>
    [1, 3, 8].map((seconds): [string, MatrixPage] => [
      `${name}, ${seconds} s`,
      {
        slowMs: seconds * 1_000,
        draw,
        ...(timer && { lastChangeMs: seconds * 1_000 }),
        ...(silent && { silent }),
      },
    ]),
  ),
);
