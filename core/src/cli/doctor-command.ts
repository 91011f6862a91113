import type { Command } from 'commander';
import type { Check } from '../doctor/check.ts';
import { findHome } from '../records/find-home.ts';
import { type CliContext, print } from './context.ts';
import { openHost } from './open-host.ts';
import { type Paint, paintFor } from './paint.ts';
import { addConfigOption } from './run-options.ts';

/** `agentkeys doctor`: whether everything that a run stands on is in order. */
export function addDoctorCommand(program: Command, context: CliContext): void {
  addConfigOption(program.command('doctor'))
    .description(
      'look at everything that a run stands on, and say what to do; exit code 1 where something fails',
    )
    .option('--json', 'print one JSON object')
    .action(async ({ config, json }: { config?: string; json?: true }) => {
      const { cwd, env } = context;
      const { doctorExit, runDoctor } = await import('../doctor/run-doctor.ts');
      const checks = await runDoctor({
        cwd,
        env,
        configFile: config,
        home: findHome(cwd, env),
        openHost: () => openHost(context, config),
      });
      const exit = doctorExit(checks);
      const shown = checks.map((check) => ({ ...check, seen: context.redactor.redact(check.seen) }));
      if (json) print(context, JSON.stringify({ ok: exit === 0, checks: shown }));
      else print(context, shown.map((check) => render(check, paintFor(context.stdout))).join('\n'));
      context.exit = exit;
    });
}

const width = 16;

function render({ name, state, seen, remedy }: Check, paint: Paint): string {
  const marks = { ok: paint('green', '✔'), warn: paint('yellow', '!'), fail: paint('red', '✖') } as const;
  const line = `${marks[state]} ${name.padEnd(width)} ${seen}`;
  return remedy === undefined ? line : `${line}\n  ${' '.repeat(width)} ${paint('bold', remedy)}`;
}
