import type { AcmeCase, Tools } from './acme-case.ts';
import type { FormPage } from './pages/form-page.ts';
import { emptyKeysPage, type KeysPage, listKeys } from './pages/keys-page.ts';
import { signupPage } from './pages/signup-page.ts';
import { verifyPage } from './pages/verify-page.ts';
import type { KeyRecord } from './world.ts';

/** The pages as they are with all cases applied, drawn anew for each visit. */
export interface Drawn {
  signup(): FormPage;
  verify(): FormPage;
  keys(list: readonly KeyRecord[]): KeysPage;
}

export function drawPages(cases: readonly AcmeCase[], tools: Tools): Drawn {
  const draw = <Page>(
    page: Page,
    redraw: (change: AcmeCase, page: Page) => Partial<Page> | undefined,
  ): Page => {
    let drawn = page;
    for (const change of cases) drawn = { ...drawn, ...redraw(change, drawn) };
    return drawn;
  };
  return {
    signup: () => draw(signupPage, ({ signup }, page) => signup?.(page, tools)),
    verify: () => draw(verifyPage, ({ verify }, page) => verify?.(page, tools)),
    keys: (list) =>
      draw<KeysPage>({ ...emptyKeysPage, rows: listKeys(list) }, ({ keys }, page) => keys?.(page, tools)),
  };
}
