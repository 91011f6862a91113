import type { Octokit } from '@octokit/rest';

type Answer = Awaited<ReturnType<Octokit['request']>>;

/** Pages of lists that one run reads; what is beyond is asked in full again. */
const maxAnswers = 500;

/** Whether GitHub says that an answer is as it was. */
const isUnchanged = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'status' in error && error.status === 304;

/**
 * Asks again with the tag of the answer before. One run looks for several drifts in the same lists, and an answer that
 * has not changed counts for no limit.
 */
export function rememberAnswers(octokit: Octokit): void {
  const answers = new Map<string, Answer>();
  octokit.hook.wrap('request', async (request, options) => {
    if (options.method !== 'GET') return request(options);
    const { url } = octokit.request.endpoint(options);
    const before = answers.get(url);
    const etag = before?.headers.etag;
    // The layers below see these options, whatever they are called with.
    if (etag) options.headers['if-none-match'] = etag;
    try {
      const answer = await request(options);
      if (answer.headers.etag && answers.size < maxAnswers) answers.set(url, answer);
      return answer;
    } catch (error) {
      if (before && isUnchanged(error)) return before;
      throw error;
    }
  });
}
