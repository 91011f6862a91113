import { type KnownFeed, knownFeedSchema, maxKnownFeedBytes } from '../contracts/known-feed.ts';
import { AgentKeysError } from '../errors/agentkeys-error.ts';
import { describeFaults } from '../errors/describe-faults.ts';

const invalid = (seen: unknown, expected: string): AgentKeysError =>
  new AgentKeysError('KNOWN_FEED_INVALID', { seen, expected });

/** Reads the text of a feed of known drifts, whoever wrote it. Throws KNOWN_FEED_INVALID and nothing else. */
export function parseKnownFeed(text: string): KnownFeed {
  if (text.length > maxKnownFeedBytes) {
    throw invalid(`${text.length} characters`, `${maxKnownFeedBytes} at most`);
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw invalid('text that is no JSON', 'a feed of known drifts, schema known/1');
  }
  const parsed = knownFeedSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const [first] = describeFaults(parsed.error, json);
  throw invalid(first && `${first.path}: ${first.got}`, first?.expected ?? 'schema known/1');
}
