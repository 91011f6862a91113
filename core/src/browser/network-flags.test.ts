import { expect, it } from 'vitest';
import { html, htmlReply, serveOrigins } from '../sandbox/index.ts';
import { hangUpReply } from '../sandbox/reply.ts';
import { launchTestBrowser } from '../testing/launch-test-browser.ts';

const played = 'widgets.vendor.example';

it('finds what is played on this machine, and nothing else, be it a name or an address', async () => {
  const { origins, close } = await serveOrigins({
    pages: {
      app: {
        host: 'app.vendor.localhost',
        handler: ({ headers, path }) =>
          path === '/reset' ? hangUpReply() : htmlReply(html`<title>${headers.host}</title>`),
      },
    },
  });
  try {
    const { host, port } = new URL(origins.app ?? '');
    await using started = await launchTestBrowser({ resolve: { [played]: `127.0.0.1:${Number(port)}` } });
    const page = await started.browser.newPage();
    const titleOf = async (address: string) => {
      await page.goto(address);
      return page.title();
    };
    expect(await titleOf(`http://${host}/`)).toBe(host);
    expect(await titleOf(`http://${played}/`)).toBe(played);
    for (const elsewhere of ['example.com', 'www.vendor.example', '192.0.2.1', '[2001:db8::1]']) {
      const other = await started.browser.newPage();
      await expect(other.goto(`http://${elsewhere}/`)).rejects.toThrow('net::ERR_NAME_NOT_RESOLVED');
    }
    const last = await started.browser.newPage();
    await expect(last.goto(`${origins.app}/reset`)).rejects.toThrow('net::ERR_CONNECTION_RESET');
  } finally {
    await close();
  }
});
