import type { Hooks } from 'agentkeys';
import type { DriftReport, ReportVariant } from 'agentkeys/contracts';
import { variantOf } from './variant-of.ts';

/** What a report is counted under, as the plugins of the configuration have it. */
export const refineVariant = ({
  fire,
  isTapped,
}: Hooks): ((report: DriftReport) => ReportVariant | Promise<ReportVariant>) =>
  isTapped('modifyVariant') ? (report) => fire.modifyVariant(variantOf(report)) : variantOf;
