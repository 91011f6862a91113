interface Named {
  service: string;
  step: string;
}

/** Orders drifts by service, then step. */
export const byName = (a: Named, b: Named): number =>
  `${a.service} ${a.step}` < `${b.service} ${b.step}` ? -1 : 1;
