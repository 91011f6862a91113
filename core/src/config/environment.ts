/** Every variable of the environment that AgentKeys reads, for docs/configuration.md. */
export const environmentVariables = {
  AGENTKEYS_HOME: 'Folder of keys, audit, logs, fallback files and outbox. Default: `~/.agentkeys`.',
  AGENTKEYS_BROWSER: 'Executable of the browser, where `browser.executablePath` is not set.',
  AGENTKEYS_TELEMETRY:
    '`1` switches drift reports on, `0` off; wins over `telemetry.enabled`. `evidence` sends a masked picture of the page after each report as well, to a service of your own.',
  AGENTKEYS_DRIFT_EVIDENCE_TOKEN:
    'What the drift service knows the senders of pictures by; `AGENTKEYS_TELEMETRY=evidence` needs it. The service takes pictures from nobody else.',
  AGENTKEYS_DRIFT_URL: 'Address of the drift service; wins over `telemetry.endpoint`.',
  DO_NOT_TRACK: '`1` switches drift reports off, whatever else is set.',
  HTTPS_PROXY:
    'Proxy through which the browser reaches the network: `http://`, `https://` or `socks5://`, with a name and a password where it wants them. HTTP_PROXY counts for port 80, ALL_PROXY for what has none of its own; small letters do, too.',
  NO_PROXY: 'Hosts that are reached without that proxy, with commas between them; `*` for all.',
  AGENTKEYS_LOG: '`debug` prints on stderr what the host does and how long each plugin took.',
  NO_COLOR: 'Set to anything: no colours.',
} as const;
