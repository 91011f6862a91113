/** Lines of a TypeScript source that are neither blank nor comment, as the project formats its sources. */
export function countCodeLines(source: string): number {
  const withoutBlocks = source.replace(/^\s*\/\*.*?\*\/\s*$/gms, '');
  return withoutBlocks.split('\n').filter((line) => line.trim() !== '' && !/^\s*\/\//.test(line)).length;
}
