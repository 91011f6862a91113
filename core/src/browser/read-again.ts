import { readBrowserError } from './read-browser-error.ts';

const mostReadings = 4;

/**
 * Reads something of the page, and reads again where the document went away meanwhile: what stands there now is what
 * counts. Any other failure, and a page that will not stay, is thrown on.
 */
export async function readAgain<Result>(read: () => Promise<Result>): Promise<Result> {
  for (let readings = 1; ; readings++) {
    try {
      return await read();
    } catch (error) {
      if (readings >= mostReadings || readBrowserError(error).kind !== 'moved') throw error;
    }
  }
}
