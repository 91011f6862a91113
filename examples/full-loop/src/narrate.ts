import { styleText } from 'node:util';

let chapters = 0;

/** Begins a chapter of the demo. */
export function chapter(title: string): void {
  chapters += 1;
  console.log(`\n${styleText('bold', `${chapters}. ${title}`)}`);
}

/** Shows the command that is about to run, as a person would type it. */
export const command = (line: string): void => console.log(`   ${styleText('dim', `$ ${line}`)}`);

/** Says one thing that was read back from a result, the store or a file. */
export const fact = (text: string): void => console.log(`   ${text}`);
