import { subject } from '@casl/ability';
import { describe, expect, it } from 'vitest';
import {
  type Ability,
  appAbility,
  bureauAbility,
  type Grounds,
  personAbility,
  reviewerAbility,
  type SubjectRow,
  visitorAbility,
} from './ability.js';
import { ACTIONS, type Action, APP_SCOPES, ROLES, type Role, SUBJECTS, type SubjectName } from './roles.js';

const ME = 'me';

function abilityOf(roles: readonly Role[], grounds: Partial<Grounds> = {}): Ability {
  const standings = roles.map((role) => ({ role, personId: ME, organisationId: null }));
  return personAbility({ standings, operatedProjectIds: ['ours'], readOnly: false, ...grounds });
}

const can = (ability: Ability, action: Action, kind: SubjectName, row: SubjectRow, field?: string): boolean =>
  ability.can(action, subject(kind, { ...row }) as never, field);

/** What an ability allows of a kind as such, on some row or other: `read Person`. */
const everythingOf = (ability: Ability): string[] =>
  SUBJECTS.flatMap((kind) =>
    ACTIONS.filter((action) => ability.can(action, kind)).map((action) => `${action} ${kind}`),
  ).sort();

const without = (kinds: readonly SubjectName[], ...less: SubjectName[]) => kinds.filter((kind) => !less.includes(kind));
const reads = (...kinds: SubjectName[]) => kinds.map((kind) => `read ${kind}`);
const changes = (...kinds: SubjectName[]) => kinds.flatMap((kind) => [`create ${kind}`, `update ${kind}`]);

/** Of what is about oneself. */
const OF_OWN = [
  ...changes('Consent'),
  'create PointsClaim',
  'create PointsGift',
  'create Redemption',
  'read PointsDeduction',
  'update PointsDeduction',
  'read PointsClaim',
  'read Redemption',
  'read TaskClaim',
  ...changes('TaskClaim'),
  ...reads('Consent', 'Guardianship', 'AuditEntry', 'HouseholdMember', 'LedgerAccount', 'Transfer', 'Hold'),
  'unmask Person',
  'export Person',
];
const OF_ALL = reads(
  'Community',
  'Place',
  'Grid',
  'Organisation',
  'Constitution',
  'CouncilCharter',
  'ServiceItem',
  'Template',
  'PointsRule',
  'PointsSetting',
  'PointsRanking',
  'ProjectTask',
  'Benefit',
);
const WORK = ['Project', 'Enrolment', 'ServiceRecord', 'Settlement', 'Rating'] as const;

/** Of money that moves beside settlements. */
const APPROVES = ['approve Payment', 'approve Transfer'];

describe('the city’s constitution', () => {
  const table: Record<Role, string[]> = {
    ADMIN: [
      ...reads(...without(SUBJECTS, 'PointsGift', 'TownReviewer', 'CityFigure')),
      'update CommunityReview',
      'update Offer',
      ...changes('Place', 'Grid', 'Organisation', 'Person', 'Membership', 'AppConsent', 'FundingLine', ...WORK),
      ...changes('Consent', 'Guardianship', 'Household', 'ServiceItem', 'CouncilCharter'),
      ...['unmask Person', 'export Person', 'erase Person', 'merge Person'],
      ...[
        'update Community',
        'export Community',
        'update Constitution',
        'publish Template',
        'clone Template',
        'approve Settlement',
      ],
      ...['create Transfer', 'create Payment', ...APPROVES, 'update FinanceSetting', 'update PointsSetting'],
      ...['approve Organisation', 'update Job', ...changes('Substitute')],
      ...[
        'approve PointsDeduction',
        ...changes('PointsDeduction'),
        'create PointsGift',
        'approve PointsClaim',
        ...changes('PointsRule', 'PointsClaim'),
      ],
      ...['approve TaskClaim', ...changes('ProjectTask', 'TaskClaim')],
      ...['approve Redemption', ...changes('Benefit', 'Redemption')],
    ],
    LEADER: [
      ...reads(...without(SUBJECTS, 'PointsGift', 'TownReviewer', 'CommunityReview', 'CityFigure', 'Offer')),
      ...changes('Grid', 'Organisation', 'FundingLine', 'Project', 'Consent'),
      ...['unmask Person', 'export Person', 'erase Person'],
      ...['update Constitution', 'publish Template', 'clone Template', 'approve Settlement'],
      ...[...APPROVES, 'update FinanceSetting', 'update PointsSetting'],
      ...['approve Organisation', 'update Job', ...changes('Substitute')],
      ...[
        'approve PointsDeduction',
        ...changes('PointsDeduction'),
        'create PointsGift',
        'approve PointsClaim',
        'create PointsClaim',
        'create Redemption',
        ...changes('PointsRule'),
      ],
      ...['approve TaskClaim', ...changes('ProjectTask', 'TaskClaim')],
    ],
    EXECUTOR: [
      ...reads(
        ...without(
          SUBJECTS,
          'PointsGift',
          'Erasure',
          'Access',
          'TownReviewer',
          'CommunityReview',
          'CityFigure',
          'Offer',
        ),
      ),
      ...changes('Place', 'Grid', 'Organisation', 'Person', 'Consent', 'Guardianship', ...WORK),
      ...changes('Household'),
      ...['unmask Person', 'export Person', 'update Job'],
      ...['clone Template', 'approve Settlement'],
      ...['create Transfer', 'create Payment', ...APPROVES],
      ...[
        'approve PointsDeduction',
        ...changes('PointsDeduction'),
        'create PointsGift',
        'approve PointsClaim',
        ...changes('PointsClaim'),
      ],
      ...['approve TaskClaim', ...changes('ProjectTask', 'TaskClaim')],
      ...['approve Redemption', ...changes('Benefit', 'Redemption')],
    ],
    STEWARD: [
      ...OF_ALL,
      ...OF_OWN,
      ...reads(
        'Project',
        'Person',
        'Membership',
        'Substitute',
        'Representation',
        'Enrolment',
        'ServiceRecord',
        'Rating',
      ),
      'create Rating',
    ],
    CATALYST: [
      ...OF_ALL,
      ...OF_OWN,
      ...reads('Project', 'Person', 'Membership', 'Substitute', 'Enrolment', 'ServiceRecord', 'Rating', 'Settlement'),
      ...[...changes('Enrolment', 'ServiceRecord'), 'create Settlement', 'approve Redemption'],
    ],
    PARTNER: [
      ...OF_ALL,
      ...OF_OWN,
      ...reads('Project', 'Person', 'Membership', 'Substitute', 'Enrolment', 'ServiceRecord', 'Rating', 'Settlement'),
      ...[...changes('Enrolment', 'ServiceRecord'), 'create Settlement', 'approve Redemption'],
    ],
  };

  it.each(ROLES)('gives the role %s what it needs and nothing else', (role) => {
    expect(everythingOf(abilityOf([role]))).toEqual([...table[role]].sort());
  });

  it('gives nobody without a role anything', () => {
    expect(everythingOf(abilityOf([]))).toEqual([]);
  });

  it('shows a resident what is their own, and nobody else’s', () => {
    const steward = abilityOf(['STEWARD']);
    const own: [SubjectName, SubjectRow, SubjectRow][] = [
      ['Person', { id: ME }, { id: 'you' }],
      ['Membership', { personId: ME }, { personId: 'you' }],
      ['Enrolment', { personId: ME }, { personId: 'you' }],
      ['ServiceRecord', { personId: ME, servedByPersonId: 'you' }, { personId: 'you', servedByPersonId: 'another' }],
      ['ServiceRecord', { personId: 'you', servedByPersonId: ME }, { personId: 'you', servedByPersonId: null }],
      ['Rating', { ratedById: ME }, { ratedById: 'you' }],
      ['Consent', { personId: ME }, { personId: 'you' }],
      ['Consent', { personId: 'a ward', guardianId: ME }, { personId: 'a ward', guardianId: 'another' }],
      ['Guardianship', { personId: 'a child', guardianId: ME }, { personId: 'you', guardianId: 'another' }],
      ['AuditEntry', { concernsId: ME, actorKey: 'you' }, { concernsId: 'you', actorKey: 'you' }],
    ];
    for (const [kind, mine, others] of own) {
      expect([kind, can(steward, 'read', kind, mine), can(steward, 'read', kind, others)]).toEqual([kind, true, false]);
    }
    expect([
      can(steward, 'create', 'Rating', { ratedById: ME }),
      can(steward, 'create', 'Rating', { ratedById: 'you' }),
    ]).toEqual([true, false]);
  });

  it.each(['CATALYST', 'PARTNER'] as const)('keeps a %s to the projects that its organisation operates', (role) => {
    const operator = abilityOf([role]);
    const [none, ours, theirs] = [
      abilityOf([role], { operatedProjectIds: [] }),
      { projectId: 'ours' },
      { projectId: 'theirs' },
    ];
    for (const [action, kind] of [
      ...(['read', 'create', 'update'] as const).flatMap(
        (one) =>
          [
            [one, 'Enrolment'],
            [one, 'ServiceRecord'],
          ] as const,
      ),
      ...(['read', 'create'] as const).map((one) => [one, 'Settlement'] as const),
      ['read', 'Rating'] as const,
    ]) {
      expect([
        kind,
        can(operator, action, kind, ours),
        can(operator, action, kind, theirs),
        can(none, action, kind, ours),
      ]).toEqual([kind, true, false, false]);
    }
    expect([
      can(operator, 'read', 'Project', { id: 'ours' }),
      can(operator, 'read', 'Project', { id: 'theirs' }),
    ]).toEqual([true, false]);
    expect([can(operator, 'read', 'Person', { id: ME }), can(operator, 'read', 'Person', { id: 'you' })]).toEqual([
      true,
      false,
    ]);
  });
});

it('an operator whose role is limited to one project works in that one, not in another of theirs', () => {
  const standing = { role: 'PARTNER', personId: ME, organisationId: null } as const;
  const limited = personAbility({
    standings: [{ ...standing, scope: { type: 'PROJECT', id: 'ours' } }],
    operatedProjectIds: ['ours', 'ours too'],
    readOnly: false,
  });
  const may = (projectId: string) => [
    can(limited, 'create', 'ServiceRecord', { projectId }),
    can(limited, 'read', 'Project', { id: projectId }),
  ];
  expect(['ours', 'ours too', 'theirs'].map(may)).toEqual([
    [true, true],
    [false, false],
    [false, false],
  ]);
});

describe('a role that is limited to a grid', () => {
  const scope = { type: 'GRID' as const, id: 'grid', stairwellIds: ['first', 'second'] };
  const standing = { role: 'EXECUTOR' as const, personId: ME, organisationId: null, scope };
  const worker = personAbility({ standings: [standing], operatedProjectIds: [], readOnly: false });

  it.each(['Person', 'Household'] as const)('reads of %s what is in its stairwells', (kind) => {
    const reaches = (stairwellId: string | null) => can(worker, 'read', kind, { stairwellId });
    expect(['first', 'second', 'third', null].map(reaches)).toEqual([true, true, false, false]);
  });

  it('enters who lives there, and moves nobody', () => {
    expect(can(worker, 'create', 'Person', { stairwellId: 'second' })).toBe(true);
    expect(can(worker, 'create', 'Person', { stairwellId: 'third' })).toBe(false);
    expect([worker.can('create', 'Household'), worker.can('update', 'Household')]).toEqual([false, false]);
    expect([worker.can('read', 'HouseholdMember'), worker.can('read', 'Settlement')]).toEqual([false, false]);
  });

  it('is nothing where the grid has no stairwells', () => {
    const empty = { ...standing, scope: { ...scope, stairwellIds: null } };
    const idle = personAbility({ standings: [empty], operatedProjectIds: [], readOnly: false });
    expect(can(idle, 'read', 'Person', { stairwellId: 'first' })).toBe(false);
  });
});

describe('approval', () => {
  const filedBy = (filedById: string) => ({ filedById, projectId: 'ours' });

  it.each(['ADMIN', 'LEADER', 'EXECUTOR'] as const)('of what another person filed is for a %s', (role) => {
    const officer = abilityOf([role]);
    expect(can(officer, 'approve', 'Settlement', filedBy('you'))).toBe(true);
    expect(can(officer, 'approve', 'Settlement', filedBy(ME))).toBe(false);
  });

  it('is held against the person, however many roles that person has', () => {
    expect(can(abilityOf(ROLES), 'approve', 'Settlement', filedBy(ME))).toBe(false);
    expect(can(abilityOf(['LEADER', 'EXECUTOR']), 'approve', 'Settlement', filedBy(ME))).toBe(false);
  });

  it('in somebody’s stead is of what that person filed, and of nothing else', () => {
    const substitute = abilityOf(['STEWARD'], { standsInForIds: ['director'] });
    expect(can(substitute, 'approve', 'Settlement', filedBy('director'))).toBe(true);
    expect(can(substitute, 'read', 'Settlement', filedBy('director'))).toBe(true);
    expect(can(substitute, 'approve', 'Settlement', filedBy('you'))).toBe(false);
    expect(can(substitute, 'create', 'Settlement', { projectId: 'ours' })).toBe(false);
  });

  it.each(['STEWARD', 'CATALYST', 'PARTNER'] as const)('is nothing for a %s', (role) => {
    expect(can(abilityOf([role]), 'approve', 'Settlement', filedBy('you'))).toBe(false);
  });
});

describe('a community that is not active', () => {
  it('can be read as before and changed by nobody', () => {
    const [active, quiet] = [abilityOf(ROLES), abilityOf(ROLES, { readOnly: true })];
    expect(everythingOf(quiet)).toEqual(everythingOf(active).filter((one) => one.startsWith('read ')));
  });

  it('keeps what a resident and an operator could read of their own', () => {
    const quiet = abilityOf(['STEWARD', 'PARTNER'], { readOnly: true });
    expect(can(quiet, 'read', 'Rating', { ratedById: ME })).toBe(true);
    expect(can(quiet, 'read', 'ServiceRecord', { projectId: 'ours' })).toBe(true);
    expect(can(quiet, 'read', 'Settlement', { projectId: 'ours' })).toBe(true);
  });

  it('takes no app’s records', () => {
    expect(everythingOf(appAbility(APP_SCOPES, true)).filter((one) => !one.startsWith('read '))).toEqual([]);
    expect(can(appAbility(['records:write'], false), 'create', 'ServiceRecord', {})).toBe(true);
  });
});

describe('outside the roles', () => {
  it('an app has what was consented to: of persons, money, audit and settlements nothing at all', () => {
    expect(everythingOf(appAbility([], false))).toEqual([]);
    const most = everythingOf(appAbility(APP_SCOPES, false));
    const closed: SubjectName[] = [
      'Person',
      'Membership',
      'AppConsent',
      'Account',
      'FundingLine',
      'Settlement',
      'AuditEntry',
      'Adoption',
    ];
    expect(most.filter((one) => closed.includes(one.split(' ')[1] as SubjectName))).toEqual([]);
    expect(most.filter((one) => !one.startsWith('read '))).toEqual(['create ServiceRecord']);
  });

  it('the bureau sees the register and the catalogue, and of tenants’ rows nothing but a roster that it opens', () => {
    expect(everythingOf(bureauAbility())).toEqual([
      'create CreditCodeSuspension',
      'create Offer',
      'create TownReviewer',
      'export CityFigure',
      'export Settlement',
      'onboard Community',
      'publish Template',
      'read Adoption',
      'read CityFigure',
      'read Community',
      'read CommunityReview',
      'read CreditCodeSuspension',
      'read Job',
      'read Offer',
      'read Template',
      'read TownReviewer',
      'update Community',
      'update CreditCodeSuspension',
      'update Job',
      'update Template',
      'update TownReviewer',
    ]);
  });

  it('whoever names no community browses', () => {
    expect(everythingOf(visitorAbility())).toEqual(['read Community', 'read CommunityReview', 'read Template']);
  });

  it('a town’s reviewer reviews besides, and nothing more', () => {
    const more = everythingOf(reviewerAbility()).filter((one) => !everythingOf(visitorAbility()).includes(one));
    expect(more).toEqual(['create CommunityReview']);
  });
});
