import { html } from './html.ts';
import { type Handler, htmlReply } from './reply.ts';

/** Where the widget is to be served: a browser takes this name for its own machine, and AgentKeys for the vendor. */
export const turnstileHost = 'challenges.cloudflare.com.localhost';

/**
 * Page of the vendor's frame. Without a query it shows a box that a person ticks, and no scraper does; with `?mode=passes`
 * it passes by itself after two seconds (`after` says otherwise), and with `?mode=endless` it goes on checking. The page around it is told by the
 * message `human`.
 */
export const showTurnstile: Handler = ({ query }) => {
  const mode = query.get('mode');
  const box = html`<label><input type="checkbox"> Verify you are human <small>replica</small></label>`;
  const checking = html`<p class="spinner" role="status">Verifying...</p>`;
  return htmlReply(html`<html lang="en">
<head>
<meta charset="utf-8">
<title>Just a moment...</title>
<style>
  body { margin: 0; font: 14px system-ui, sans-serif; }
  label, p { display: flex; align-items: center; gap: 12px; white-space: nowrap; height: 66px; margin: 0; padding: 0 16px; border: 1px solid #e0e0e0; background: #fafafa; }
  input { width: 24px; height: 24px; }
  small { margin-left: auto; color: #777; }
</style>
</head>
<body>
${mode === null ? box : checking}
<script>
const tell = () => parent.postMessage('human', '*');
document.querySelector('input')?.addEventListener('change', (event) => {
  event.target.disabled = true;
  tell();
});
${mode === 'passes' && html`setTimeout(tell, ${Number(query.get('after') ?? 2) * 1000});`}
</script>
</body>
</html>`);
};
