import type { Command } from 'commander';
import { coreVersion } from '../plugins/core-package.ts';
import { addAccountsCommand } from './accounts-command.ts';
import { addAuditCommand } from './audit-command.ts';
import { baseCommand } from './base-command.ts';
import { addConfigCommand } from './config-command.ts';
import type { CliContext } from './context.ts';
import { addDoctorCommand } from './doctor-command.ts';
import { addExplainCommand } from './explain-command.ts';
import { addFallbackCommand } from './fallback-command.ts';
import { addLiveTestCommand } from './live-test-command.ts';
import { addProfileCommand } from './profile-command.ts';
import { addProvidersCommand } from './providers-command.ts';
import { addProvisionCommand } from './provision-command.ts';
import { addResumeCommand } from './resume-command.ts';
import { addSandboxCommand } from './sandbox-command.ts';
import { addScrapeCommand } from './scrape-command.ts';
import { addStatusCommand } from './status-command.ts';
import { addSweepCommand } from './sweep-command.ts';
import { addTelemetryCommand } from './telemetry-command.ts';

/**
 * All commands and their options. What a command needs is imported when it runs, so that help and version cost next
 * to nothing. Throws CommanderError for what it does not understand.
 */
export function createProgram(context: CliContext): Command {
  const program = baseCommand(context, {
    name: 'agentkeys',
    version: coreVersion,
    description: 'Obtains provider API keys with scrapers that know when a site has changed.',
  });
  addProvisionCommand(program, context);
  addScrapeCommand(program, context);
  addSandboxCommand(program, context);
  addLiveTestCommand(program, context);
  addProfileCommand(program, context);
  addProvidersCommand(program, context);
  addConfigCommand(program, context);
  addStatusCommand(program, context);
  addDoctorCommand(program, context);
  addExplainCommand(program, context);
  addResumeCommand(program, context);
  addFallbackCommand(program, context);
  addAccountsCommand(program, context);
  addSweepCommand(program, context);
  addAuditCommand(program, context);
  addTelemetryCommand(program, context);
  return program;
}
