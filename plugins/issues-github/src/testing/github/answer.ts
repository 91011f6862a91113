/** What a route is asked. */
export interface Asked {
  parameters: Readonly<Record<string, string>>;
  /** Held against the description, so that a route may take it for what it expects. */
  body: Readonly<Record<string, string | string[] | boolean | null | object | object[] | undefined>>;
  /** Address of the API, without a slash at its end. */
  api: string;
  /** Address of the site. */
  site: string;
}

export interface Answered {
  status: number;
  body: unknown;
  headers?: Record<string, string>;
}

const docs = 'https://docs.github.com/rest';

/** A refusal in GitHub's form. */
export const refuse = (
  status: number,
  message: string,
  { errors, headers }: { errors?: object[]; headers?: Record<string, string> } = {},
): Answered => ({
  status,
  body: { message, documentation_url: docs, status: String(status), ...(errors ? { errors } : {}) },
  ...(headers ? { headers } : {}),
});

export const notFound = (): Answered => refuse(404, 'Not Found');
