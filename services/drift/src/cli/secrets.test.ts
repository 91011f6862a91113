import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type HourlyScene, hourlyScene } from '../testing/hourly-scene.ts';
import { runCli } from '../testing/run-cli.ts';

const secrets = {
  ofTheConfiguration: 'battery horse staple',
  ofTheEnvironment: 'kQ7-wintergreen',
  ofThePluginAlone: 'tr0ub4dor',
  address: 'alice@mail.example',
  otherAddress: 'bob.jones@mail.example',
};

/** Says all it knows, as the error of a mail server does. */
const config = `
const told = 'LOGIN alice@mail.example ' + process.env.IMAP_PASSWORD
  + ' failed at imaps://bob.jones@mail.example:tr0ub4dor@mail.example:993, password: tr0ub4dor, '
  + 'for ' + JSON.stringify({ user: 'bob.jones@mail.example', password: 'battery horse staple' });

export default {
  account: { email: 'alice@mail.example', password: 'battery horse staple' },
  plugins: [{
    name: 'inbox',
    setup(api) {
      api.resolveReproduction(() => ({
        name: 'inbox',
        command: () => 'npx agentkeys scrape openai',
        run: async ({ service }) => {
          api.log.warn('the mailbox does not open: ' + told, { told, error: new Error(told) });
          if (service === 'openai') throw new Error(told);
          return { event: undefined, passed: [], started_at: new Date().toISOString(), elapsed_ms: 1 };
        },
      }));
      api.onBatchHandled(() => { throw new Error(told); });
    },
  }],
};
`;

let scene: HourlyScene;
beforeEach(async () => {
  scene = await hourlyScene();
  writeFileSync(join(scene.folder, 'agentkeys.config.mjs'), config);
  await scene.report();
  await scene.report({ service: 'openrouter' });
});
afterEach(() => scene[Symbol.asyncDispose]());

it.each([[[]], [['--json']], [['--dry-run']]])(
  'says with %j nothing of what a plugin tells of an account',
  async (args) => {
    const env = { IMAP_PASSWORD: secrets.ofTheEnvironment, AGENTKEYS_LOG: 'debug' };
    const { code, stdout, stderr } = await runCli(['run', '--db', 'drift.db', ...args], {
      cwd: scene.folder,
      env,
    });
    expect(code).toBe(1);
    expect(stdout).toContain('REPRODUCTION_NOT_STARTED');
    expect(stderr).toContain('the mailbox does not open: LOGIN');
    for (const secret of Object.values(secrets)) expect(stdout + stderr).not.toContain(secret);
  },
);

it('says nothing of it either where the whole command fails', async () => {
  writeFileSync(
    join(scene.folder, 'agentkeys.config.mjs'),
    `throw new Error('login of bob.jones@mail.example: password=tr0ub4dor ' + process.env.IMAP_PASSWORD)`,
  );
  const env = { IMAP_PASSWORD: secrets.ofTheEnvironment };
  for (const command of ['run', 'serve']) {
    const { code, stdout, stderr } = await runCli([command, '--db', 'drift.db'], { cwd: scene.folder, env });
    expect(code).toBe(2);
    expect(stderr).toContain('CONFIG_NOT_READABLE');
    for (const secret of Object.values(secrets)) expect(stdout + stderr).not.toContain(secret);
  }
});
