import { AgentKeysError } from 'agentkeys';
import { isLoopback } from 'agentkeys/contracts';
import { z } from 'zod';

const isLocal = (host: string): boolean => isLoopback(`imap://${host.includes(':') ? `[${host}]` : host}`);

const optionsSchema = z
  .strictObject({
    host: z
      .string('a host name')
      .regex(/^[^\s/@:]+$|^[\da-f:]+$/i, 'a host name, without scheme, user and port'),
    port: z.int('a port number').min(1, 'a port number').max(65_535, 'a port number').optional(),
    tls: z.enum(['implicit', 'starttls', 'none'], "'implicit', 'starttls' or 'none'").default('implicit'),
    caFile: z.string('a path').min(1, 'a path').optional(),
    user: z.string('a user name').min(1, 'a user name'),
    passwordEnv: z
      .string('the name of an environment variable')
      .regex(/^[A-Za-z_]\w*$/, 'the name of an environment variable, not the password itself')
      .optional(),
    passwordCommand: z
      .array(z.string('words'), 'a program and its arguments, as an array of words')
      .min(1, 'a program and its arguments')
      .optional(),
    folder: z.string('a folder of the mailbox').min(1, 'a folder of the mailbox').default('INBOX'),
    spamFolder: z
      .union(
        [z.literal(true), z.string().min(1)],
        'a folder of the mailbox, or true for the one that the server marks',
      )
      .optional(),
    markSeen: z.boolean('true or false').default(false),
    idle: z.boolean('true or false').default(true),
    pollMs: z
      .int('whole milliseconds')
      .min(100, 'at least 100 milliseconds')
      .max(600_000, 'at most 600000 milliseconds')
      .default(5_000),
  })
  .refine(
    ({ passwordEnv, passwordCommand }) => (passwordEnv === undefined) !== (passwordCommand === undefined),
    {
      // Also where other options are wrong: all faults are told at once.
      when: ({ value }) => typeof value === 'object',
      path: ['passwordEnv'],
      error:
        'this or passwordCommand: one of the two. The password itself does not belong into a configuration',
    },
  )
  .refine(({ tls, host }) => tls !== 'none' || isLocal(host), {
    path: ['tls'],
    error: "'implicit' or 'starttls': without TLS only a server on this machine may be asked",
  });

/** Who reads which mailbox, and how. */
export interface InboxImapOptions {
  /** Name or address of the IMAP server. */
  host: string;
  /** Default: 993, and 143 where `tls` is `starttls` or `none`. */
  port?: number;
  /**
   * `implicit` (default): TLS from the first byte. `starttls`: upgraded before the login, or not used at all. `none`: for
   * servers on this machine only.
   */
  tls?: 'implicit' | 'starttls' | 'none';
  /** File in PEM with the only authorities that may have signed the server's certificate. Default: those of Node.js. */
  caFile?: string;
  user: string;
  /** Name of the environment variable that holds the password. */
  passwordEnv?: string;
  /** Program with its arguments whose first line of output is the password; no shell is involved. */
  passwordCommand?: readonly string[];
  /** Where mails arrive. Default `INBOX`. */
  folder?: string;
  /** Another folder to look into; `true`: the one that the server itself marks as junk. */
  spamFolder?: string | true;
  /** Mark the one mail that was used as seen. Default: nothing in the mailbox is changed. */
  markSeen?: boolean;
  /** Let the server tell of new mail where it can (IDLE). Default true. */
  idle?: boolean;
  /** Milliseconds between two looks, with IDLE and without it. Default 5000. */
  pollMs?: number;
}

/** The options with all defaults filled in. */
export type Settings = z.output<typeof optionsSchema> & { port: number };

const names = Object.keys(optionsSchema.shape);

/**
 * Checks the options. Throws PLUGIN_SETUP with every fault, none of them with a value: a password may have been put in
 * the wrong place.
 */
export function readOptions(options: InboxImapOptions): Settings {
  const { success, data, error } = optionsSchema.safeParse(options ?? {});
  if (success) return { ...data, port: data.port ?? (data.tls === 'implicit' ? 993 : 143) };
  const faults = error.issues.flatMap((issue) => {
    if (issue.code !== 'unrecognized_keys') {
      return [
        {
          path: issue.path.join('.') || 'options',
          expected: issue.message,
          got: sortOf(options, issue.path),
        },
      ];
    }
    return issue.keys.map((key) => ({
      path: key,
      expected: /pass|secret|token/i.test(key)
        ? 'passwordEnv or passwordCommand'
        : `one of ${names.join(', ')}`,
      got: 'an unknown option',
    }));
  });
  throw new AgentKeysError('PLUGIN_SETUP', { plugin: 'inbox-imap', faults });
}

function sortOf(options: unknown, path: readonly PropertyKey[]): string {
  const value = path.reduce<unknown>(
    (inner, key) => (inner as Record<PropertyKey, unknown> | null | undefined)?.[key],
    options,
  );
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
