import type { Answered } from './answer.ts';

/** One page of a list, with the addresses of the others in `link`; anything else as it is. */
export function takePage(answered: Answered, url: URL, repository: string): Answered {
  if (!Array.isArray(answered.body)) return answered;
  const size = Math.min(100, Number(url.searchParams.get('per_page') ?? 30));
  const page = Number(url.searchParams.get('page') ?? 1);
  const last = Math.max(1, Math.ceil(answered.body.length / size));
  const rest = url.pathname.replace(/^.*?\/(?:repos\/[^/]+\/[^/]+|repositories\/\d+)/, '');
  const link = (number: number, rel: string): string => {
    const query = new URLSearchParams(url.searchParams);
    query.set('page', String(number));
    return `<${repository}${rest}?${query}>; rel="${rel}"`;
  };
  const links = [
    ...(page > 1 ? [link(page - 1, 'prev'), link(1, 'first')] : []),
    ...(page < last ? [link(page + 1, 'next'), link(last, 'last')] : []),
  ];
  const body = answered.body.slice((page - 1) * size, page * size);
  return {
    ...answered,
    body,
    headers: { ...answered.headers, ...(links.length > 0 ? { link: links.join(', ') } : {}) },
  };
}
