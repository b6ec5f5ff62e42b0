/** The mutation that plans and applies, and what this command reads of its answer. */
export const ONBOARD = `mutation Onboard($input: OnboardCommunitiesInput!) {
  onboardCommunities(input: $input) {
    plan { create change unchanged rows { line code name action changes { field before after } } }
    problems { line column value reason }
    communities { code name status }
    userErrors { code field message }
  }
}`;

export interface PlannedRow {
  line: number;
  code: string;
  name: string;
  action: 'CREATE' | 'CHANGE' | 'UNCHANGED';
  changes: { field: string; before: string | null; after: string | null }[];
}

export interface RowProblem {
  line: number;
  column: string;
  value: string;
  reason: string;
}

export interface OnboardingPlan {
  create: number;
  change: number;
  unchanged: number;
  rows: PlannedRow[];
}

export interface OnboardingOutcome {
  plan: OnboardingPlan | null;
  problems: RowProblem[] | null;
  communities: { code: string; name: string; status: string }[] | null;
}
