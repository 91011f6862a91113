/** Every variable of the environment that AgentKeys reads, for docs/configuration.md. */
export const environmentVariables = {
  AGENTKEYS_HOME: 'Folder of keys, audit, logs, fallback files and outbox. Default: `~/.agentkeys`.',
  AGENTKEYS_BROWSER: 'Executable of the browser, where `browser.executablePath` is not set.',
  AGENTKEYS_TELEMETRY:
    '`1` switches drift reports on, `0` off; wins over `telemetry.enabled`. `evidence` sends a masked picture of the page after each report as well, to a service of your own.',
  AGENTKEYS_DRIFT_URL: 'Address of the drift service; wins over `telemetry.endpoint`.',
  DO_NOT_TRACK: '`1` switches drift reports off, whatever else is set.',
  AGENTKEYS_LOG: '`debug` prints on stderr what the host does and how long each plugin took.',
  NO_COLOR: 'Set to anything: no colours.',
} as const;
