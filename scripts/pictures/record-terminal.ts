// Runs commands in a real terminal (tmux) and writes what it showed as an SVG picture:
//   node scripts/pictures/record-terminal.ts docs/pictures/name.svg 'command' ['command' …]
import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ansiToSvg } from './ansi-to-svg.ts';

const columns = 110;
const longest = 5 * 60_000;

const [file, ...commands] = process.argv.slice(2);
if (!file || commands.length === 0)
  throw new Error('usage: record-terminal.ts <file.svg> <command> [<command> …]');

const folder = mkdtempSync(join(tmpdir(), 'agentkeys-picture-'));
const socket = join(folder, 'tmux');
const tmux = (...args: string[]) => execFileSync('tmux', ['-S', socket, ...args], { encoding: 'utf8' });

writeFileSync(join(folder, 'rc'), 'PS1=\'$ \'\nexport AGENTKEYS_HOME="$PICTURE_HOME"\n');
tmux(
  ...['new-session', '-d', '-x', String(columns), '-y', '200', '-e', `PICTURE_HOME=${join(folder, 'home')}`],
  `bash --noprofile --rcfile ${join(folder, 'rc')} -i`,
);
try {
  const screen = () => tmux('capture-pane', '-p', '-e', '-J');
  const prompts = () =>
    screen()
      .split('\n')
      .filter((line) => line.startsWith('$ ') || line.trim() === '$').length;
  const waitForPrompt = async (count: number) => {
    const deadline = Date.now() + longest;
    while (prompts() < count) {
      if (Date.now() > deadline) throw new Error(`the command did not end:\n${screen()}`);
      await sleep(100);
    }
  };
  await waitForPrompt(1);
  for (const [index, command] of commands.entries()) {
    tmux('send-keys', '-l', command);
    tmux('send-keys', 'Enter');
    await waitForPrompt(index + 2);
  }
  // Paths are shown as somebody would see them who is at home.
  const shown = screen()
    .replaceAll(join(folder, 'home'), '~/.agentkeys')
    .replace(/\n\$ *\s*$/, '\n');
  writeFileSync(file, ansiToSvg(shown, columns));
} finally {
  tmux('kill-server');
}
