import type { SandboxChange } from 'agentkeys/sandbox';
import type { AcmeCase } from './acme-case.ts';
import { additions } from './cases/additions.ts';
import { appearance } from './cases/appearance.ts';
import { challenges } from './cases/challenges.ts';
import { codePage } from './cases/code-page.ts';
import { connections } from './cases/connections.ts';
import { gates } from './cases/gates.ts';
import { keyMaking } from './cases/key-making.ts';
import { lateness } from './cases/lateness.ts';
import { outages } from './cases/outages.ts';
import { places } from './cases/places.ts';
import { refusals } from './cases/refusals.ts';
import { signupControls } from './cases/signup-controls.ts';
import { walls } from './cases/walls.ts';

/** Every case by its id, with what AgentKeys is to make of it: what the detection is measured by. */
export const catalogue: Readonly<Record<string, AcmeCase>> = {
  ...appearance,
  ...additions,
  ...lateness,
  ...gates,
  ...signupControls,
  ...codePage,
  ...keyMaking,
  ...places,
  ...refusals,
  ...outages,
  ...connections,
  ...walls,
  ...challenges,
};

export const changes: Readonly<Record<string, SandboxChange>> = {
  ...Object.fromEntries(
    Object.entries(catalogue).map(([id, { doc, step, verdict }]) => [
      id,
      { doc: `${doc} [${verdict} at ${step}]` },
    ]),
  ),
  seed: {
    doc: 'Repeats what is left to chance (ids, counters, variants).',
    arguments: ['1', '2', '3', '4', '5', '6', '7', '8', '9'],
  },
};
