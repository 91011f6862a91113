import type {
  HandledDrift,
  IssueTracker,
  IssueTrackerRequest,
  Reproducer,
  ReproductionRequest,
} from 'agentkeys';

/** What the hourly run works with besides the store. Opened only when there is something to do. */
export interface HourlyTools {
  reproducer(request: ReproductionRequest): Promise<Reproducer>;
  tracker(request: IssueTrackerRequest): Promise<IssueTracker>;
  /** Never rejects. */
  onHandled(handled: HandledDrift): Promise<void>;
  close(): Promise<void>;
}
