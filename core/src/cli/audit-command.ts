import { type Command, Option } from 'commander';
import { exitCodes } from '../contracts/exit-codes.ts';
import { AgentKeysError } from '../errors/agentkeys-error.ts';
import { findHome } from '../records/find-home.ts';
import { type CliContext, print } from './context.ts';
import { type Paint, paintFor } from './paint.ts';
import { renderAuditLine } from './render-audit-line.ts';

interface TailOptions {
  lines: string;
  follow?: true;
  json?: true;
}

/** `agentkeys audit tail|verify`. */
export function addAuditCommand(program: Command, context: CliContext): void {
  const command = program.command('audit').description('read or check the record of all runs');
  command
    .command('tail')
    .description('show the newest lines of the audit')
    .addOption(new Option('-n, --lines <number>', 'how many lines').default('20'))
    .option('-f, --follow', 'wait for more until Ctrl-C')
    .option('--json', 'print the lines as they stand, one JSON object each')
    .action(async (options: TailOptions) => {
      await tail(context, options);
      context.exit = exitCodes.ok;
    });
  command
    .command('verify')
    .description('check the chain of hashes over all files; exit code 1 where it is broken')
    .option('--json', 'print one JSON object')
    .action(async (options: { json?: true }) => {
      context.exit = await verify(context, options.json ?? false);
    });
}

function readCount(text: string): number {
  const count = Number(text);
  if (/^\d+$/.test(text) && count <= 1_000_000) return count;
  throw new AgentKeysError('USAGE', { seen: `--lines ${text}`, expected: 'a whole number' });
}

async function tail(context: CliContext, { lines, follow, json }: TailOptions): Promise<void> {
  const last = readCount(lines);
  const { followAudit } = await import('../records/follow-audit.ts');
  const paint = paintFor(context.stdout);
  const { signal } = context;
  for await (const line of followAudit(findHome(context.cwd, context.env), {
    last,
    follow: follow ?? false,
    signal,
  })) {
    print(context, json ? JSON.stringify(line) : renderAuditLine(line, paint));
  }
}

async function verify(context: CliContext, json: boolean): Promise<number> {
  const { verifyAudit } = await import('../records/verify-audit.ts');
  const verdict = await verifyAudit(findHome(context.cwd, context.env));
  if (json) print(context, JSON.stringify(verdict));
  else print(context, renderVerdict(verdict, paintFor(context.stdout)));
  return verdict.intact ? exitCodes.ok : exitCodes.failed;
}

type Verdict = Awaited<ReturnType<typeof import('../records/verify-audit.ts').verifyAudit>>;

const many = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;

function renderVerdict({ intact, files, lines, torn, first_fault }: Verdict, paint: Paint): string {
  const extent = `${many(lines, 'line')} in ${many(files, 'file')}`;
  const crashed = torn > 0 ? `\n  ${many(torn, 'line')} torn by a crash; the chain goes on over them` : '';
  if (intact) return `${paint('green', '✔')} The audit is intact: ${extent}.${crashed}`;
  const { file, line, fault } = first_fault ?? { file: '', line: 0, fault: 'chain_broken' };
  const what =
    fault === 'chain_broken'
      ? 'does not follow from the line before it: that one was changed or removed, or this one was put in'
      : 'cannot be read any more, and the line after it says that it once could';
  return `${paint('red', '✖')} The audit was changed: ${extent}.\n  first broken at audit/${file}, line ${line}: it ${what}${crashed}`;
}
