import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { tripwireEventSchema } from '../contracts/index.ts';
import { makeFallbackRecord } from '../testing/make-fallback-record.ts';
import { explain } from './explanation.ts';
import { renderReport } from './render-report.ts';

const token = '3f0c7c4e-5a0f-4b52-9d7e-111111111111';
const sample = new URL('../contracts/samples/scrape-event.tripwire.json', import.meta.url);
const tripwire = tripwireEventSchema.parse(JSON.parse(readFileSync(sample, 'utf8')));

const explanation = (words: string) =>
  explain({
    record: makeFallbackRecord(token, {
      tripwire: {
        ...tripwire,
        resume_token: token,
        reason: words,
        diff: [`+ button "${words}"`, `- link "${words}"`],
        hints: (tripwire.hints ?? []).map((hint) => ({ ...hint, locator: words, name: words })),
      },
    }),
    version: '0.1.0',
    installed: { version: '1.2.3', packageName: '@agentkeys/provider-tiny' },
    actions: [
      {
        step: 'signup-form',
        action: 'click',
        landmark: 'submit',
        state: 'unfinished',
        at_ms: 1_200,
        elapsed_ms: 800,
      },
    ],
    files: { fallback: '/home/of/keys/fallback.json' },
  });

it('lets nothing that was said on a page become markup, and loads nothing', () => {
  const evil = `"><script src=https://evil.example/x.js></script><img src='https://evil.example/p.png' onerror=alert(1)>`;
  const report = renderReport(explanation(evil), 'iVBORw0KGgo=');
  expect(report).not.toMatch(/<script|<link|<iframe|<object|<embed|@import|url\(/i);
  expect(report).not.toMatch(/<[^>]*\son\w+=/);
  expect(report).toContain('&lt;script src=https://evil.example/x.js&gt;');
  const sources = [...report.matchAll(/\s(?:src|href)="([^"]*)"/g)].map(([, value]) => value ?? '');
  expect(sources.length).toBe(2);
  for (const source of sources) expect(source).toMatch(/^data:image\/(png|svg\+xml);base64,[A-Za-z0-9+/=]+$/);
  expect(report).toContain(
    `content="default-src &#39;none&#39;; img-src data:; style-src &#39;unsafe-inline&#39;`,
  );
});

it('holds the picture, the wireframe, what changed and what to do', () => {
  const report = renderReport(explanation('words'), 'iVBORw0KGgo=');
  expect(report).toContain('data:image/png;base64,iVBORw0KGgo=');
  const [, svg = ''] = /data:image\/svg\+xml;base64,([A-Za-z0-9+/=]+)/.exec(report) ?? [];
  expect(Buffer.from(svg, 'base64').toString()).toMatch(/^<svg /);
  expect(report).toContain('<ins>+ button &quot;words&quot;\n</ins>');
  expect(report).toContain('signup-form');
  expect(report).toContain(
    `npm install @agentkeys/provider-tiny@latest &amp;&amp; agentkeys resume ${token}`,
  );
  expect(renderReport(explanation('words'), '')).not.toContain('image/png');
});
