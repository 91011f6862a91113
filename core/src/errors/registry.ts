import { exitCodes } from '../contracts/exit-codes.ts';

export interface ErrorEntry {
  /** What happened: static, one line, fit for grouping. */
  message: string;
  /** What to do about it, one sentence. */
  remedy: string;
  /** Exit code of the command that ends with it. */
  exit: number;
}

/**
 * Every error that a person can meet. docs/errors.md has a heading for each. A code that is no longer used is never
 * given to anything else.
 */
export const errorRegistry = {
  CONFIG_NOT_READABLE: {
    message: 'The configuration file cannot be loaded.',
    remedy: 'Correct the file that is named; `agentkeys.config.ts` needs Node.js 22.18 or newer.',
    exit: exitCodes.usage,
  },
  CONFIG_INVALID: {
    message: 'The configuration is not valid.',
    remedy: 'Correct every line that is listed.',
    exit: exitCodes.usage,
  },
  USAGE: {
    message: 'The command cannot be understood.',
    remedy: 'Run the command with --help.',
    exit: exitCodes.usage,
  },
  PLUGIN_NOT_FOUND: {
    message: 'A plugin cannot be found.',
    remedy: 'Install the package beside the configuration file, or correct its name.',
    exit: exitCodes.usage,
  },
  PLUGIN_INVALID: {
    message: 'A plugin is not of the required form.',
    remedy:
      'A plugin is an object with `name` and `setup(api)`, made by calling the function that its package exports.',
    exit: exitCodes.usage,
  },
  PLUGIN_DUPLICATE: {
    message: 'Two plugins have the same name.',
    remedy: 'Remove one of them from the configuration.',
    exit: exitCodes.usage,
  },
  PLUGIN_API_VERSION: {
    message: 'A plugin was written for another version of the plugin API.',
    remedy: 'Install the version of the plugin that fits this version of AgentKeys.',
    exit: exitCodes.usage,
  },
  PLUGIN_NEEDS: {
    message: 'A plugin needs another plugin that is not registered before it.',
    remedy: 'Add the plugin that is named, before the one that needs it.',
    exit: exitCodes.usage,
  },
  PLUGIN_SETUP: {
    message: 'A plugin failed while it was set up.',
    remedy: 'Correct the options of the plugin that is named, or remove the plugin.',
    exit: exitCodes.usage,
  },
  HOOK_TAP: {
    message: 'A hook was tapped in a way that cannot work.',
    remedy: 'Tap hooks with functions, and only while `setup` runs.',
    exit: exitCodes.usage,
  },
  HOOK_FAILED: {
    message: 'A plugin failed in a hook that the run depends on.',
    remedy: 'Report it to the author of the plugin that is named, or remove the plugin.',
    exit: exitCodes.failed,
  },
  HOOK_TIMEOUT: {
    message: 'A plugin took too long in a hook that the run depends on.',
    remedy: 'Report it to the author of the plugin that is named, or remove the plugin.',
    exit: exitCodes.failed,
  },
  HOOK_ANSWER: {
    message: 'A plugin returned a value that the hook does not accept.',
    remedy: 'Report it to the author of the plugin that is named, or remove the plugin.',
    exit: exitCodes.failed,
  },
  PROVIDER_NOT_FOUND: {
    message: 'No package of this provider is installed.',
    remedy:
      'Install `@agentkeys/provider-<name>` or `agentkeys-provider-<name>` beside the configuration file.',
    exit: exitCodes.usage,
  },
  PROVIDER_INVALID: {
    message: 'The provider package is not of the required form.',
    remedy: 'Report every line that is listed to the author of the provider.',
    exit: exitCodes.usage,
  },
  PROVIDER_NO_SANDBOX: {
    message: 'The provider package has no sandbox.',
    remedy: 'Run the command without --sandbox, or use a provider that ships one.',
    exit: exitCodes.usage,
  },
  SANDBOX_CHANGE_UNKNOWN: {
    message: 'The sandbox does not know a change that was to be injected.',
    remedy: 'Run `agentkeys sandbox <provider> --list` for the changes that it knows.',
    exit: exitCodes.usage,
  },
  SANDBOX_MAIL_SERVER: {
    message: 'The mail server of the sandbox cannot be started.',
    remedy: 'Install what is missing, or leave --mailbox out: the mailbox in memory needs nothing.',
    exit: exitCodes.usage,
  },
  SANDBOX_ADDRESS: {
    message: 'The key check of a run in a sandbox asked for an address of another machine.',
    remedy: 'Report it to the author of the provider: the check is to use the `origins` that it is given.',
    exit: exitCodes.failed,
  },
  PROFILE_RUN: {
    message: 'A run that was to be learned from did not end with a key, so no profile was written.',
    remedy: 'Run `agentkeys scrape <provider> --sandbox` and correct what it shows.',
    exit: exitCodes.failed,
  },
  PROFILE_READ_ONLY: {
    message: 'The provider is an installed package, whose profiles are its author’s to learn.',
    remedy: 'Run `agentkeys profile update` where the provider is written, or look with `--dry-run`.',
    exit: exitCodes.usage,
  },
  BROWSER_NOT_FOUND: {
    message: 'No browser was found.',
    remedy: 'Install Chrome or Chromium, or set AGENTKEYS_BROWSER to its executable.',
    exit: exitCodes.usage,
  },
  BROWSER_LAUNCH: {
    message: 'The browser could not be started.',
    remedy: 'Start the executable that is named by hand and read what it says.',
    exit: exitCodes.failed,
  },
  NETWORK_REFUSED: {
    message:
      'Hosts that the provider does not declare were refused, and the run did not get by without them.',
    remedy:
      'Ask the author of the provider to declare the hosts that are named, or set `network` to `warn` in the configuration.',
    exit: exitCodes.usage,
  },
  LOCAL_PAGE_REFUSED: {
    message:
      'The code of the provider opened a page of this machine, a file for instance, which was refused.',
    remedy: 'Report it to the author of the provider, and do not use this version of it.',
    exit: exitCodes.failed,
  },
  ACCOUNT_NOT_CONFIGURED: {
    message: 'There is no account to sign up with.',
    remedy: 'Set `account` in the configuration, add a plugin that answers resolveAccount, or use --sandbox.',
    exit: exitCodes.usage,
  },
  ACCOUNT_UNFIT: {
    message: 'The account is not one that the provider takes, so nothing was started.',
    remedy: 'Correct `account` in the configuration, for instance with a domain in `catchAll`.',
    exit: exitCodes.usage,
  },
  LEDGER_UNWRITABLE: {
    message: 'What the run makes cannot be noted in the ledger, so nothing was started.',
    remedy: 'Make the folder that is named writable, or set AGENTKEYS_HOME to one that is.',
    exit: exitCodes.failed,
  },
  FLOW_UNAVAILABLE: {
    message: 'The way to a key that was asked for cannot be taken.',
    remedy: 'Give what is missing, or leave --flow out.',
    exit: exitCodes.usage,
  },
  AUTHORIZATION_MISSING: {
    message: 'Nobody has agreed to the key on the page of the provider.',
    remedy: 'Run the command again and open the address that it prints, or take another way with --flow.',
    exit: exitCodes.rejected,
  },
  SWEEP_UNAVAILABLE: {
    message: 'The provider package cannot remove what it has made.',
    remedy: 'Remove it by hand on the provider’s own page; `agentkeys accounts` shows what was made.',
    exit: exitCodes.usage,
  },
  SWEEP_FAILED: {
    message: 'What was made could not be removed.',
    remedy: 'Run `agentkeys sweep` again, or remove it by hand; `agentkeys accounts` shows what is left.',
    exit: exitCodes.failed,
  },
  MAIL_NOT_CONFIGURED: {
    message: 'There is no mailbox to read the verification mail from.',
    remedy: 'Add a plugin that reads it, `@agentkeys/inbox-imap` for instance, or use --sandbox.',
    exit: exitCodes.usage,
  },
  MAIL_UNAVAILABLE: {
    message: 'The verification mail did not arrive in time, or the mailbox could not be read.',
    remedy: 'Check the mailbox settings and run the command again.',
    exit: exitCodes.unavailable,
  },
  MAIL_PASSWORD_MISSING: {
    message: 'The password of the mailbox could not be read.',
    remedy: 'Set the environment variable that is named, or run the command that is named by hand.',
    exit: exitCodes.usage,
  },
  MAIL_LOGIN_REFUSED: {
    message: 'The mail server refused the user name or the password of the mailbox.',
    remedy:
      'Correct the user name or the password; many mail services want a password here that was made for this purpose.',
    exit: exitCodes.unavailable,
  },
  MAIL_TLS: {
    message: 'No safe connection to the mail server could be made, so no password was sent.',
    remedy:
      'Correct host, port, `tls` or `caFile` of the mailbox; a certificate that cannot be checked is never accepted.',
    exit: exitCodes.unavailable,
  },
  MAIL_SERVER_UNREACHABLE: {
    message: 'The mail server cannot be reached, or went away.',
    remedy: 'Check host and port of the mailbox and the connection to it, then run the command again.',
    exit: exitCodes.unavailable,
  },
  MAIL_FOLDER_MISSING: {
    message: 'A folder of the mailbox does not exist.',
    remedy: 'Correct `folder` or `spamFolder` of the mailbox: names are those of the server.',
    exit: exitCodes.unavailable,
  },
  SCRAPE_NO_TERMINAL_EVENT: {
    message: 'The scrape process ended without saying how the run went.',
    remedy: 'Read the log file that is named and report it to the author of the provider.',
    exit: exitCodes.failed,
  },
  SCRAPE_TIMEOUT: {
    message: 'The scrape process ran out of its time and was ended.',
    remedy: 'Read the log file that is named and report it to the author of the provider.',
    exit: exitCodes.failed,
  },
  SCRAPE_KILLED: {
    message: 'The scrape process was killed in the middle of the run.',
    remedy:
      'Run the command again; where it happens again, see whether the machine is short of memory, and read the log file that is named.',
    exit: exitCodes.failed,
  },
  SCRAPE_FLOOD: {
    message: 'The scrape process printed more than any run has to say, and was ended.',
    remedy: 'Read the log file that is named and report it to the author of the provider.',
    exit: exitCodes.failed,
  },
  SCRAPE_LINE_TOO_LONG: {
    message:
      'The scrape process ended without saying how the run went, after a line that was too long to be read.',
    remedy: 'Read the log file that is named and report it to the author of the provider.',
    exit: exitCodes.failed,
  },
  SCRAPE_CUT_OFF: {
    message: 'The scrape process ended in the middle of what it was saying.',
    remedy: 'Read the log file that is named and report it to the author of the provider.',
    exit: exitCodes.failed,
  },
  SCRAPE_GARBAGE: {
    message: 'The scrape process ended without saying how the run went, and printed what is no event.',
    remedy: 'Read the log file that is named and report it to the author of the provider.',
    exit: exitCodes.failed,
  },
  SCRAPE_CHANNEL: {
    message: 'The scrape process and its host did not understand each other.',
    remedy: 'Report this as a bug and attach the log file that is named.',
    exit: exitCodes.failed,
  },
  AUDIT_UNWRITABLE: {
    message: 'The audit cannot be written, so nothing was started.',
    remedy: 'Make the folder that is named writable, or set AGENTKEYS_HOME to one that is.',
    exit: exitCodes.failed,
  },
  PROVISION_BUSY: {
    message: 'Another provision of this provider is active.',
    remedy:
      'Wait until it has ended. The hold of a machine that is gone ends by itself, minutes after the budget of its run.',
    exit: exitCodes.busy,
  },
  BUDGET_SPENT: {
    message: 'The budget of the run was spent before the scrape process could start.',
    remedy: 'Look for what was slow in the log file that is named, or raise `budget` in the configuration.',
    exit: exitCodes.failed,
  },
  KEY_STORE_FAILED: {
    message: 'The key could not be stored where the configuration says.',
    remedy: 'Take the key from the recovery file that is named, then repair the key store.',
    exit: exitCodes.failed,
  },
  KEYCHAIN_UNAVAILABLE: {
    message: 'The keychain of this system cannot be used.',
    remedy:
      'Unlock it (on Linux start a Secret Service such as GNOME Keyring), or take the plugin key-store-keychain out of the configuration.',
    exit: exitCodes.failed,
  },
  FALLBACK_NOT_FOUND: {
    message: 'There is no fallback file for this token.',
    remedy: 'Run `agentkeys fallback list` for the tokens that are kept; old ones are let go of.',
    exit: exitCodes.usage,
  },
  FALLBACK_AMBIGUOUS: {
    message: 'More than one token of a fallback file begins so.',
    remedy: 'Give more of the token; `agentkeys fallback list` shows them in full.',
    exit: exitCodes.usage,
  },
  REPORT_UNWRITABLE: {
    message: 'The report cannot be written.',
    remedy: 'Name a file in a folder that exists and is writable.',
    exit: exitCodes.usage,
  },
  RESUME_NOT_FIXED: {
    message: 'The provider package is still the version whose run met the changed page.',
    remedy: 'Install a version with the fix first, or try all the same with --force.',
    exit: exitCodes.needs_fallback,
  },
  KNOWN_FEED_INVALID: {
    message: 'The feed of known drifts is not of the required form, so it is not used.',
    remedy: 'Tell the operator of the drift service, or correct `known.url`; runs go on without it.',
    exit: exitCodes.failed,
  },
  KNOWN_FEED_UNSIGNED: {
    message: 'The feed of known drifts is not signed by the configured key, so it is not used.',
    remedy:
      'Ask the operator of the drift service for its key, and correct `known.publicKey`; runs go on without it.',
    exit: exitCodes.failed,
  },
  KNOWN_FEED_UNREACHABLE: {
    message: 'The feed of known drifts cannot be fetched.',
    remedy: 'Check `known.url` and the drift service; runs go on without it.',
    exit: exitCodes.failed,
  },
  TELEMETRY_NO_ENDPOINT: {
    message: 'Telemetry was switched on without an endpoint.',
    remedy: 'Set `telemetry.endpoint` or AGENTKEYS_DRIFT_URL, or unset AGENTKEYS_TELEMETRY.',
    exit: exitCodes.usage,
  },
  TELEMETRY_ENDPOINT_CREDENTIALS: {
    message: 'The address of the drift service holds a user name or a password.',
    remedy:
      'Leave them out of `telemetry.endpoint` or AGENTKEYS_DRIFT_URL: an address is shown in logs. Over HTTP reports need none; for a NATS server they are options of @agentkeys/transport-nats.',
    exit: exitCodes.usage,
  },
  TELEMETRY_NO_EVIDENCE_TOKEN: {
    message: 'Pictures were to be sent to a drift service that would not know by whom.',
    remedy:
      'Set AGENTKEYS_DRIFT_EVIDENCE_TOKEN to the value that it has where the service is started, or AGENTKEYS_TELEMETRY to 1 for reports alone.',
    exit: exitCodes.usage,
  },
  TELEMETRY_EVIDENCE_NO_TLS: {
    message: 'Pictures and the token for them were to be sent to another machine without TLS.',
    remedy:
      'Give `telemetry.endpoint` or AGENTKEYS_DRIFT_URL an https address, or set AGENTKEYS_TELEMETRY to 1 for reports alone.',
    exit: exitCodes.usage,
  },
  TELEMETRY_OFF: {
    message: 'Telemetry is off, so nothing is sent.',
    remedy: 'Set AGENTKEYS_TELEMETRY=1 for this command, or `telemetry.enabled` in the configuration.',
    exit: exitCodes.usage,
  },
  TELEMETRY_NOT_ALLOWED: {
    message: 'No report would be made of this tripwire: it holds a value that may not leave this machine.',
    remedy: 'Nothing needs to be done; a plugin that changes reports may have put the value there.',
    exit: exitCodes.failed,
  },
  GITHUB_OPTIONS: {
    message: 'The issues of drifts cannot be kept on GitHub as it was asked.',
    remedy: 'Correct every line that is listed; in GitHub Actions nothing but a token needs to be given.',
    exit: exitCodes.usage,
  },
  GITHUB_TOKEN_REFUSED: {
    message: 'GitHub does not accept the token.',
    remedy: 'Make a new token, or pass the one of the workflow, and put it into the variable that is named.',
    exit: exitCodes.failed,
  },
  GITHUB_FORBIDDEN: {
    message: 'The token may not do what was asked on GitHub.',
    remedy:
      'Give it the permissions that are named: `issues: write`, and `contents: write` for pictures, or the scope `repo`.',
    exit: exitCodes.failed,
  },
  GITHUB_REPOSITORY_NOT_FOUND: {
    message: 'The repository is not there, or the token may not see it.',
    remedy: 'Correct the name of the repository, or give the token access to it.',
    exit: exitCodes.failed,
  },
  GITHUB_REPOSITORY_ARCHIVED: {
    message: 'The repository is archived, so it takes no issues.',
    remedy: 'Take it out of the archive, or name another repository.',
    exit: exitCodes.failed,
  },
  GITHUB_ISSUES_DISABLED: {
    message: 'The repository has its issues switched off.',
    remedy: 'Switch issues on in the settings of the repository, or name another repository.',
    exit: exitCodes.failed,
  },
  GITHUB_RATE_LIMITED: {
    message: 'GitHub asks for a pause that is longer than a run may wait.',
    remedy:
      'Nothing is lost: the next run goes on. Where it happens often, give the runner a token of its own.',
    exit: exitCodes.failed,
  },
  GITHUB_REFUSED: {
    message: 'GitHub does not take what was sent.',
    remedy:
      'Read what GitHub says; a body that is too long for it must be shortened where people wrote in it.',
    exit: exitCodes.failed,
  },
  GITHUB_UNAVAILABLE: {
    message: 'GitHub cannot be reached, or fails.',
    remedy: 'Nothing is lost: the next run goes on. Check the address and the connection where it lasts.',
    exit: exitCodes.failed,
  },
  LIVE_TEST_UNATTENDED: {
    message: 'A live test signs up at a provider for real, and nobody is here who has chosen that.',
    remedy:
      'Run it by hand on a machine of your own; with --sandbox it runs here, too, against a local replica of the pages.',
    exit: exitCodes.usage,
  },
  LIVE_TEST_NOT_CONFIRMED: {
    message: 'A live test signs up at a provider for real, and nobody has agreed to that.',
    remedy: 'Answer the question with yes on a terminal, give --yes, or use --sandbox.',
    exit: exitCodes.usage,
  },
  INTERRUPTED: {
    message: 'The command was interrupted.',
    remedy: 'Run it again when you want; nothing was left running.',
    exit: exitCodes.interrupted,
  },
  INTERNAL: {
    message: 'AgentKeys itself failed.',
    remedy: 'Report this as a bug with the details that are shown.',
    exit: exitCodes.failed,
  },
} as const satisfies Record<string, ErrorEntry>;

export type AgentKeysErrorCode = keyof typeof errorRegistry;
