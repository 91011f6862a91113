/**
 * Signs on the page that it is still working: `ready-state`, `aria`, `class`, `animation`, `meta-refresh`, `frame`.
 * Runs in the page: uses globals of the page and its arguments, nothing else.
 */
export function readBusy(roots: readonly (Document | ShadowRoot)[]): string[] {
  const busy: string[] = [];
  const word =
    /(^|[\s_-])(spinner|spinning|skeleton|loading|loader|shimmer|placeholder-glow|progress-?circular|circularprogress|circular-progress|is-?loading|pending)([\s_-]|$)/i;
  const hinted = ['load', 'spin', 'skelet', 'shimmer', 'placeholder-glow', 'progress', 'pending']
    .map((part) => `[class*="${part}" i]`)
    .join(',');
  const visible = (element: Element) =>
    element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const all = (selector: string): Element[] => {
    const found: Element[] = [];
    for (const root of roots) found.push(...Array.from(root.querySelectorAll(selector)));
    return found;
  };

  // `interactive` may only mean slow images; scripts and requests under way are counted outside of the page.
  if (document.readyState === 'loading') busy.push('ready-state');
  if (all('[aria-busy="true"],[role="progressbar"],progress:not([value])').some(visible)) busy.push('aria');
  const isSpinner = (element: Element) => {
    const names = (element.getAttribute('class') ?? '').replace(/([a-z])([A-Z])/g, '$1-$2');
    if (!word.test(names) || !visible(element)) return false;
    const box = element.getBoundingClientRect();
    return box.width * box.height > 16;
  };
  if (all(hinted).slice(0, 200).some(isSpinner)) busy.push('class');
  const endless = document.getAnimations().some((animation) => {
    const effect = animation.effect as KeyframeEffect | null;
    if (animation.playState !== 'running' || !effect?.target?.isConnected) return false;
    return effect.getComputedTiming().iterations === Number.POSITIVE_INFINITY && visible(effect.target);
  });
  if (endless) busy.push('animation');
  if (document.querySelector('meta[http-equiv="refresh" i]')) busy.push('meta-refresh');
  const frameLoads = all('iframe').some((element) => {
    const box = element.getBoundingClientRect();
    if (box.width <= 80 || box.height <= 40 || !visible(element)) return false;
    try {
      const inner = (element as HTMLIFrameElement).contentDocument;
      return inner !== null && inner.readyState !== 'complete';
    } catch {
      return false;
    }
  });
  if (frameLoads) busy.push('frame');
  return busy;
}
