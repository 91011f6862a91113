/**
 * Order of the built-in detectors. A plugin's detector has stage 0 unless it says otherwise, and so is asked before any
 * of them.
 */
export const stages = {
  navigation: 110,
  challenge: 120,
  document: 130,
  submit: 140,
  alert: 150,
  whereAreWe: 160,
  deadEnd: 170,
  silentRefusal: 180,
  gate: 190,
  settled: 200,
  deadline: 210,
  pass: 220,
} as const;
