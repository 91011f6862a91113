import { isChallengeHost } from '../browser/challenge-hosts.ts';
import type { Evidence } from '../contracts/index.ts';
import { isWaiting } from './evidence-facts.ts';

type Frame = Evidence['frames'][number];

/**
 * A small widget may pass by itself within this time, and then nobody was asked anything: several vendors look at the
 * browser alone, and hold the form's button back until they have. Whether theirs will come to ask can often not be seen,
 * since they draw into a closed shadow root of their frame; to call that a wall at once would refuse pages that work.
 */
const patienceMs = 6_000;
/** Frames from this height on show a task to solve. */
const taskHeight = 150;

/** Challenge frames that a person would see and have to deal with; one that has passed is none. */
export const challengeFrames = (evidence: Evidence): Frame[] =>
  evidence.frames.filter(
    (frame) =>
      isChallengeHost(frame.host, frame.path) &&
      !frame.badge &&
      frame.answered !== true &&
      frame.width >= 100 &&
      frame.height >= 40,
  );

const isTask = ({ height }: Frame): boolean => height >= taskHeight;

/** A challenge shows something that a person would have to do: whatever it holds back, it does not let go by itself. */
export const asksForPerson = (evidence: Evidence): boolean =>
  challengeFrames(evidence).some((frame) => isTask(frame) || frame.asks === true);

/**
 * The challenge stays: it shows a task, holds a button back and waits to be ticked, it has had its time, or time is over.
 * Whether the page has settled tells nothing, since what a widget does inside of its own frame cannot be seen from
 * outside. A box to tick beside something that has yet to come is no reason that it does not come.
 */
export const isStanding = (frame: Frame, evidence: Evidence): boolean =>
  isTask(frame) ||
  (frame.asks === true && !isWaiting(evidence)) ||
  frame.seen_ms >= patienceMs ||
  evidence.expired;

/** A challenge is at work that may still pass by itself: whatever else is seen may be its doing. */
export const challengePending = (evidence: Evidence): boolean =>
  challengeFrames(evidence).some((frame) => !isStanding(frame, evidence));
