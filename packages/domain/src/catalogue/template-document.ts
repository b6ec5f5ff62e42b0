import type { Json, Text } from '@gongzhi/kernel';
import type { Bound, Requirement } from '@gongzhi/module-kit';

/**
 * What travels from one community to another: how a project works, never who takes part. Plain JSON with whole
 * numbers, so that its canonical text, and with it the hash, is the same everywhere.
 */
export interface TemplateDocument {
  module: string;
  moduleVersion: string;
  brand: string;
  title: Text;
  summary: Text;
  config: Record<string, Json>;
  /** What a cloner may change, and how far. */
  bounds: Bound[];
  requirements: Requirement[];
  /** Keys of affairs that it touches; left out where there are none. */
  affairs?: string[];
  /** The parts that people take in it. */
  parts: { key: string; title: Text; side: 'served' | 'serves' }[];
  /** Funding lines with the share of the budget that each had. */
  fundingLines: { key: string; title: Text; source: Text; unit: Text; basis: string; interpretations: Text[] }[];
  /** JSON Schemas of the forms: settings and records. */
  forms: { config: Json; record: Json };
  metrics: { key: string; title: Text; unit: Text }[];
  /** The publisher's own figures when it was published; counts of 1–4 are left out. */
  evidence: { metric: string; value: number }[];
}
