import { resolve } from 'node:path';
import type { Command } from 'commander';
import { exitCodes } from '../contracts/exit-codes.ts';
import { AgentKeysError } from '../errors/agentkeys-error.ts';
import type { Explained } from '../explain/explain-token.ts';
import { type CliContext, print, talk } from './context.ts';
import { openHost } from './open-host.ts';
import { paintFor } from './paint.ts';
import { addConfigOption } from './run-options.ts';

interface ExplainOptions {
  json?: true;
  html?: string;
  open?: true;
  config?: string;
}

/** `agentkeys explain [token]`: everything that is known of a tripwire. */
export function addExplainCommand(program: Command, context: CliContext): void {
  const command = program
    .command('explain')
    .description('show what a run met on a changed page, what it did before, and what to do now')
    .argument('[token]', 'the outcome’s token or its beginning; without it, the newest one');
  addConfigOption(command)
    .option('--json', 'print one JSON object')
    .option('--html <file>', 'write a report with the masked picture into one HTML file')
    .option('--open', 'open that report in the browser of this system')
    .action(async (token: string | undefined, options: ExplainOptions) => {
      const host = await openHost(context, options.config);
      const { explainToken } = await import('../explain/explain-token.ts');
      const explained = await explainToken(host, token);
      const report =
        options.html !== undefined || options.open ? reportFile(context, explained, options) : undefined;
      if (report) await writeReport(report, explained);
      const { explanation } = explained;
      if (options.json) print(context, JSON.stringify({ ...explanation, ...(report && { report }) }));
      else {
        const { renderExplanation } = await import('./render-explanation.ts');
        print(context, renderExplanation(explanation, paintFor(context.stdout)));
        if (report) print(context, `  report     ${report}`);
      }
      if (report && options.open) await openReport(context, report);
      context.exit = exitCodes.ok;
    });
}

/** Beside the fallback file, with which it goes, unless another place was named. */
const reportFile = ({ cwd }: CliContext, { explanation }: Explained, { html }: ExplainOptions): string =>
  html === undefined ? explanation.files.fallback.replace(/\.json$/, '.html') : resolve(cwd, html);

async function writeReport(file: string, { explanation, record }: Explained): Promise<void> {
  const { renderReport } = await import('../explain/render-report.ts');
  const { writePrivateFile } = await import('../records/write-private-file.ts');
  try {
    await writePrivateFile(file, renderReport(explanation, record.tripwire.screenshot_b64));
  } catch (error) {
    throw new AgentKeysError('REPORT_UNWRITABLE', { file, seen: (error as Error).message }, { cause: error });
  }
}

/** The path was printed: without a browser the person opens it elsewhere. */
async function openReport(context: CliContext, file: string): Promise<void> {
  const { default: open } = await import('open');
  await open(file).catch((error: Error) => talk(context, `The report could not be opened: ${error.message}`));
}
