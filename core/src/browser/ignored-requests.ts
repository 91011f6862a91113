const types = new Set([
  'ping',
  'image',
  'media',
  'font',
  'websocket',
  'eventsource',
  'texttrack',
  'manifest',
  'cspviolationreport',
]);
const analytics =
  /(^|\.)(google-analytics|googletagmanager|doubleclick|segment|amplitude|mixpanel|hotjar|fullstory|posthog|sentry|datadoghq|browser-intake-datadoghq|newrelic|nr-data|bugsnag|clarity|intercom|intercomcdn|heap|heapanalytics|plausible|statsigapi|featureassets|launchdarkly|cloudflareinsights|facebook|linkedin|tiktok|bing|hubspot|hs-analytics|rudderstack|optimizely|logrocket)\.(com|net|io|ms|co|eu|ai|org)$/;
const telemetry =
  /(^|\/)(metrics|collect|events?|track|tracking|logs?|beacon|telemetry|rum|analytics|sentry|vitals|ping|stats|envelope)(\/|$)/i;

/** The page does not wait for it, so neither do we. */
export function isIgnoredRequest(type: string, method: string, url: URL): boolean {
  return types.has(type) || analytics.test(url.hostname) || isTelemetry(method, url);
}

/** Reports that a page sends about itself: their failure says nothing of the page, and they never end. */
export function isTelemetry(method: string, url: URL): boolean {
  return method !== 'GET' && telemetry.test(url.pathname);
}
