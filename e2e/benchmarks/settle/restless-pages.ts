import { addElement, type Day, header, type MatrixPage, readyPage, wholePage } from './matrix-page.ts';

const script = (code: string) => `<script>${code}</script>`;
const once = (day: Day) => (day.comes ? `setTimeout(() => { ${addElement(day)} }, ${day.afterMs});` : '');
const pageOf = ({ comes }: Day) => (comes ? readyPage : wholePage);
const next = ({ comes }: Day) => (comes ? '/ready' : '/without');

/** Pages that are at work in a way of their own while the element is on its way, or for ever. */
export const restlessPages: Record<string, MatrixPage> = {
  'still page': { draw: pageOf },
  'busy processor': {
    slowMs: 3_000,
    lastChangeMs: 3_050,
    draw: (day) =>
      wholePage +
      script(`addEventListener('load', () => setTimeout(() => {
        const end = Date.now() + ${day.afterMs}; while (Date.now() < end); ${addElement(day)} }, 50))`),
  },
  'hydration in chunks': {
    slowMs: 3_000,
    lastChangeMs: 3_000,
    draw: (day) =>
      wholePage +
      script(`const over = performance.now() + ${day.afterMs};
        (function work() {
          const end = performance.now() + 30; while (performance.now() < end);
          if (performance.now() < over) setTimeout(work, 20); else { ${addElement(day)} }
        })()`),
  },
  'requests one after the other': {
    slowMs: 3_500,
    draw: (day) =>
      wholePage +
      script(`let left = 7;
        (function ask() {
          fetch('/api?wait=${Math.round(day.afterMs / 23)}').then((answer) => answer.json()).then(() => {
            left -= 1;
            if (left > 0) setTimeout(ask, ${Math.round(day.afterMs / 10)}); else { ${addElement(day)} }
          });
        })()`),
  },
  'failing request, tried again': {
    slowMs: 3_000,
    draw: (day) =>
      wholePage +
      script(`let failures = 3;
        (function ask() {
          fetch('/api?wait=50&status=' + (failures > 0 ? 503 : 200)).then((answer) => {
            failures -= 1;
            if (!answer.ok) setTimeout(ask, ${Math.round(day.afterMs / 3.3)}); else { ${addElement(day)} }
          });
        })()`),
  },
  'request that is never answered': {
    endless: true,
    draw: (day) => pageOf(day) + script(`setTimeout(() => fetch('/poll?wait=60000').catch(() => {}), 200)`),
  },
  'long polling': {
    slowMs: 4_000,
    endless: true,
    draw: (day) =>
      wholePage +
      script(`let answers = 0;
        (function ask() {
          fetch('/poll?wait=${Math.max(200, day.afterMs / 2)}').then((answer) => answer.json()).then(() => {
            answers += 1; if (answers === 2) { ${addElement(day)} } ask();
          });
        })()`),
  },
  'polling every second': {
    slowMs: 4_200,
    endless: true,
    draw: (day) =>
      `${header}<ul id="list"></ul>${wholePage}` +
      script(`let answers = 0; const needed = ${Math.max(1, Math.round(day.afterMs / 1_050))};
        setInterval(() => fetch('/api?wait=20').then((answer) => answer.json()).then(() => {
          answers += 1; list.innerHTML = '<li>' + answers + ' online</li>';
          if (answers === needed) { ${addElement(day)} }
        }), 1000)`),
  },
  'web socket': {
    slowMs: 3_000,
    endless: true,
    draw: (day) =>
      wholePage +
      script(`const socket = new WebSocket('ws://' + location.host + '/socket?wait=${day.afterMs}');
        socket.onmessage = () => { ${addElement(day)} }`),
  },
  'server-sent events': {
    slowMs: 3_000,
    endless: true,
    draw: (day) =>
      wholePage +
      script(`const source = new EventSource('/events?wait=${day.afterMs}');
        source.onmessage = () => { ${addElement(day)} }`),
  },
  'beacons beside a timer': {
    slowMs: 3_000,
    endless: true,
    silent: true,
    draw: (day) =>
      wholePage + script(`setInterval(() => navigator.sendBeacon('/beacon', 'x'), 500); ${once(day)}`),
  },
  'analytics beside a timer': {
    slowMs: 3_000,
    endless: true,
    silent: true,
    draw: (day) =>
      wholePage +
      script(`setInterval(() => fetch('/collect?v=2', { method: 'POST', body: 'x', keepalive: true }), 500);
        ${once(day)}`),
  },
  'script that animates': {
    slowMs: 3_000,
    endless: true,
    draw: (day) =>
      `${header}<div id="dot" style="position:absolute;width:9px;height:9px">.</div>${wholePage}` +
      script(`let x = 0;
        (function move() { x = (x + 1) % 300; dot.style.left = x + 'px'; requestAnimationFrame(move); })();
        ${once(day)}`),
  },
  'style that animates': {
    endless: true,
    draw: (day) =>
      `<style>@keyframes drift { to { background-position: 200% 0 } }
        .hero { background: linear-gradient(90deg, #fff, #eef); animation: drift 6s infinite }</style>
        <div class="hero">${pageOf(day)}</div>`,
  },
  countdown: {
    slowMs: 5_000,
    lastChangeMs: 5_000,
    draw: (day) =>
      `${header}<p>You can continue in <b id="left">5</b>s</p>${wholePage}` +
      script(`let left = 5; const line = document.getElementById('left');
        const timer = setInterval(() => {
          left -= 1; line.textContent = left;
          if (left <= 0) { clearInterval(timer); ${addElement(day)} }
        }, ${Math.max(50, day.afterMs / 5)})`),
  },
  'ticking clock': {
    endless: true,
    draw: (day) =>
      `${header}<p id="clock">0</p>${pageOf(day)}` +
      script(`setInterval(() => { clock.textContent = new Date().toISOString() }, 1000)`),
  },
  carousel: {
    endless: true,
    draw: (day) =>
      `${header}<div id="quotes"><p>Quote A</p></div>${pageOf(day)}` +
      script(`let shown = 0;
        setInterval(() => { shown += 1; quotes.innerHTML = '<p>Quote ' + shown + '</p>' }, 2000)`),
  },
  'redirect by script': {
    slowMs: 3_000,
    draw: (day) =>
      `<main><h1>Redirecting…</h1><p>Please wait</p><a href="/x">Click here if you are not redirected</a></main>` +
      script(`setTimeout(() => { location.href = '${next(day)}' }, ${day.afterMs})`),
  },
  'redirect by refresh': {
    slowMs: 3_000,
    draw: (day) =>
      `<meta http-equiv="refresh" content="${Math.round(day.afterMs / 1_000)};url=${next(day)}">
        <main><h1>Hold on</h1><a href="/x">Continue</a></main>`,
  },
  'slow frame': {
    slowMs: 3_000,
    inFrame: true,
    draw: (day) =>
      `${header}<main><h1>Sign up</h1><a href="/l">Log in</a>
        <iframe src="/frame?wait=${day.afterMs}&comes=${day.comes}" width="400" height="200"></iframe></main>`,
  },
  'slow picture': {
    draw: (day) => `${pageOf(day)}<img src="/picture?wait=8000" alt="">`,
  },
};
