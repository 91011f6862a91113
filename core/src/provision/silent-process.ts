import { AgentKeysError } from '../errors/agentkeys-error.ts';
import type { AgentKeysErrorCode } from '../errors/registry.ts';
import type { ScrapeResult } from './spawn-scrape.ts';

/** What became of a scrape process that has ended without a terminal event; the log has what it printed. */
export function silentProcess(ended: ScrapeResult, logFile: string): AgentKeysError {
  return new AgentKeysError(codeOf(ended), {
    seen: {
      exit_code: ended.exitCode,
      ...(ended.endedBy && { signal: ended.endedBy }),
      lines_that_are_no_event: ended.invalidLines,
    },
    log_file: logFile,
  });
}

function codeOf({ killed, lastFault, endedBy }: ScrapeResult): AgentKeysErrorCode {
  if (killed === 'timeout') return 'SCRAPE_TIMEOUT';
  if (killed === 'flood') return 'SCRAPE_FLOOD';
  if (lastFault === 'too_long') return 'SCRAPE_LINE_TOO_LONG';
  if (lastFault === 'cut_off') return 'SCRAPE_CUT_OFF';
  if (endedBy) return 'SCRAPE_KILLED';
  if (lastFault === 'garbage') return 'SCRAPE_GARBAGE';
  return 'SCRAPE_NO_TERMINAL_EVENT';
}
