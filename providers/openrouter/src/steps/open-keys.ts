import { step } from '../kit.ts';

/** The list of keys, which takes its time on the first visit. It has moved before. */
export const openKeys = step({
  id: 'open-keys',
  needsSession: true,
  deadline: '30s',
  route: /^(\/workspaces\/[^/]+)?\/keys$/,
  open: async ({ page, origins }) => {
    const answer = await page.goto(`${origins.app}/workspaces/default/keys`);
    if (answer?.status() === 404) await page.goto(`${origins.app}/keys`);
  },
  landmarks: { heading: (page) => page.getByRole('heading', { name: 'API Keys', level: 1 }) },
  run: async () => {},
});
