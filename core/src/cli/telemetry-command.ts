import type { Command } from 'commander';
import { exitCodes } from '../contracts/exit-codes.ts';
import type { OutboxStatus, TelemetryStatus } from '../telemetry/describe-telemetry.ts';
import type { FlushResult } from '../telemetry/flush-outbox.ts';
import type { PreviewedEvidence, PreviewedReport } from '../telemetry/preview-reports.ts';
import { type CliContext, print, talk } from './context.ts';
import { labelled } from './labelled.ts';
import { openHost } from './open-host.ts';
import { type Paint, paintFor } from './paint.ts';
import { addConfigOption } from './run-options.ts';

interface Options {
  config?: string;
  json?: true;
}

const addOptions = (command: Command): Command =>
  addConfigOption(command).option('--json', 'print one JSON object');

/** `agentkeys telemetry status|preview|flush`. */
export function addTelemetryCommand(program: Command, context: CliContext): void {
  const command = program
    .command('telemetry')
    .description('see whether and what drift reports would leave this machine');
  addOptions(command.command('status'))
    .description('say whether reports are sent, why, where to, and what waits or was dropped')
    .action(async (options: Options) => {
      const host = await openHost(context, options.config);
      const { describeTelemetry } = await import('../telemetry/describe-telemetry.ts');
      const status = await describeTelemetry(host);
      print(context, options.json ? JSON.stringify(status) : render(status, paintFor(context.stdout)));
      context.exit = exitCodes.ok;
    });
  addOptions(command.command('preview'))
    .description('print the exact bytes that would leave this machine, and send nothing')
    .argument('[token]', 'a tripwire’s token or its beginning; without it, what waits in the outbox')
    .action(async (token: string | undefined, options: Options) => {
      const host = await openHost(context, options.config);
      const { previewEvidence, previewOutbox, previewToken } = await import(
        '../telemetry/preview-reports.ts'
      );
      const reports = token === undefined ? await previewOutbox(host) : [await previewToken(host, token)];
      const evidence = token === undefined ? await previewEvidence(host) : [];
      const shown = { ...request, reports, ...(evidence.length > 0 && { evidence }) };
      if (options.json) print(context, JSON.stringify(shown));
      else showPreview(context, reports, evidence);
      context.exit = exitCodes.ok;
    });
  addOptions(command.command('flush'))
    .description('send what waits, if that was consented to; exit code 5 where something has to wait on')
    .action(async (options: Options) => {
      const host = await openHost(context, options.config);
      const { flushAll } = await import('../telemetry/flush-all.ts');
      const result = await flushAll(host);
      print(context, options.json ? JSON.stringify(result) : renderFlush(result));
      context.exit = result.left > 0 ? exitCodes.unavailable : exitCodes.ok;
    });
}

/** How the HTTP transport, the one that is used where no plugin offers another one, sends a body. */
const request = {
  method: 'POST',
  path: '/drift/report',
  headers: { 'content-type': 'application/json', accept: 'application/json' },
} as const;

function showPreview(
  context: CliContext,
  reports: readonly PreviewedReport[],
  evidence: readonly PreviewedEvidence[],
): void {
  if (reports.length + evidence.length === 0)
    talk(context, 'Nothing waits to be sent. With a token: what its report would be.');
  for (const { body, bytes, from } of reports) {
    const headers = Object.entries(request.headers).map(([name, value]) => `${name}: ${value}`);
    const origin =
      from === 'token' ? 'of this tripwire; its id would be another one' : `in the ${from.replace('_', ' ')}`;
    talk(
      context,
      `${request.method} <endpoint>${request.path}, ${headers.join(', ')}, ${bytes} bytes, ${origin}`,
    );
    print(context, body);
  }
  for (const { method, path, body, bytes } of evidence) {
    talk(context, `${method} <endpoint>${path}, ${bytes} bytes, only with AGENTKEYS_TELEMETRY=evidence`);
    print(context, body);
  }
}

function render(status: TelemetryStatus, paint: Paint): string {
  const { on, why, endpoint, sandbox } = status;
  return [
    `${on ? paint('green', '✔') : paint('dim', '-')} ${paint('bold', `Drift reports are ${on ? 'sent' : 'not sent'}.`)}`,
    labelled('why', why, paint),
    ...(endpoint ? [labelled('endpoint', endpoint, paint)] : []),
    labelled('sandbox', `${sandbox.on ? 'sent, too' : 'not sent'}: ${sandbox.why}`, paint),
    labelled('outbox', renderOutbox(status.outbox), paint),
    labelled('', `${renderOutbox(status.sandbox_outbox)} (sandbox)`, paint),
  ].join('\n');
}

function renderOutbox({ waiting, evidence, oldest, paused_until, dropped }: OutboxStatus): string {
  const reasons = Object.entries(dropped).map(([reason, count]) => `${count} ${reason}`);
  return [
    `${waiting} waiting${oldest ? ` since ${oldest}` : ''}`,
    ...(evidence ? [`${evidence} pictures of reports`] : []),
    ...(paused_until ? [`paused until ${paused_until}, as the drift service asked`] : []),
    reasons.length > 0 ? `dropped: ${reasons.join(', ')}` : 'none dropped',
  ].join('; ');
}

function renderFlush({ sent, dropped, left, stopped }: FlushResult): string {
  if (sent + dropped + left === 0) return 'Nothing waits to be sent.';
  const rest = left > 0 ? `, ${left} still waiting (${stopped ?? 'out_of_time'})` : '';
  return `${sent} sent, ${dropped} dropped${rest}.`;
}
