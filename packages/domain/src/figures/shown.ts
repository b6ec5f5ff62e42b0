/** A figure of one community, as its own session counts it. */
export interface Counted {
  key: string;
  value: number;
  /** How many persons stand behind the value; null where it is about none. */
  persons: number | null;
}
