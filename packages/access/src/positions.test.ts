import { subject } from '@casl/ability';
import { describe, expect, it } from 'vitest';
import { type Ability, personAbility, type SubjectRow } from './ability.js';
import {
  ACTIONS,
  type Action,
  POSITIONS,
  type Position,
  ROLES,
  type Role,
  SUBJECTS,
  type SubjectName,
} from './roles.js';

const ME = 'me';

const can = (ability: Ability, action: Action, kind: SubjectName, row: SubjectRow): boolean =>
  ability.can(action, subject(kind, { ...row }) as never);

/** What an ability allows of a kind as such, on some row or other: `read Person`. */
const everythingOf = (ability: Ability): string[] =>
  SUBJECTS.flatMap((kind) =>
    ACTIONS.filter((action) => ability.can(action, kind)).map((action) => `${action} ${kind}`),
  ).sort();

const changes = (...kinds: SubjectName[]) => kinds.flatMap((kind) => [`create ${kind}`, `update ${kind}`]);

describe('a position', () => {
  const held = (role: Role, position: Position | null): Ability => {
    const standing = { role, position, personId: ME, organisationId: null };
    return personAbility({ standings: [standing], operatedProjectIds: ['ours'], readOnly: false });
  };
  const lacks = (role: Role, position: Position): string[] => {
    const has = everythingOf(held(role, position));
    return everythingOf(held(role, null)).filter((one) => !has.includes(one));
  };

  it('takes from the role what is not its affair, and adds nothing', () => {
    const heads = ['erase Person', 'publish Template', 'update Constitution', 'approve Organisation'];
    const approvals = [
      'approve Settlement',
      'approve Payment',
      'approve Transfer',
      'approve PointsClaim',
      'approve PointsDeduction',
      'approve TaskClaim',
      'create PointsDeduction',
    ];
    const books = ['create Transfer', 'create Payment'];
    const less = {
      LEADER: {
        MEMBER: [
          ...approvals,
          'update FinanceSetting',
          'update PointsSetting',
          ...heads,
          ...changes('FundingLine', 'Substitute', 'PointsRule'),
        ],
      },
      EXECUTOR: {
        MEMBER: [...approvals, ...books],
        TREASURER: [...approvals, 'clone Template'],
        GRID_WORKER: [...approvals, ...books, 'clone Template'],
        MEDIATOR: [...approvals, ...books, 'clone Template'],
        CLERK: [...approvals, ...books, 'clone Template'],
      },
      CATALYST: Object.fromEntries(
        ['MEDIATOR', 'VOLUNTEER', 'HELPER'].map((each) => [each, ['create Settlement', 'read Settlement']]),
      ),
      PARTNER: Object.fromEntries(
        ['MEDIATOR', 'VOLUNTEER'].map((each) => [each, ['create Settlement', 'read Settlement']]),
      ),
    } as Partial<Record<Role, Partial<Record<Position, string[]>>>>;
    for (const role of ROLES) {
      for (const position of POSITIONS[role]) {
        expect([role, position, lacks(role, position).sort()]).toEqual([
          role,
          position,
          [...(less[role]?.[position] ?? [])].sort(),
        ]);
        const whole = everythingOf(held(role, null));
        expect(everythingOf(held(role, position)).filter((one) => !whole.includes(one))).toEqual([]);
      }
    }
  });

  it('leaves to a treasurer and a mediator their own identifiers, and nobody else’s', () => {
    for (const position of ['TREASURER', 'MEDIATOR'] as const) {
      const ability = held('EXECUTOR', position);
      expect([can(ability, 'unmask', 'Person', { id: ME }), can(ability, 'unmask', 'Person', { id: 'you' })]).toEqual([
        true,
        false,
      ]);
    }
    expect(can(held('EXECUTOR', 'CLERK'), 'unmask', 'Person', { id: 'you' })).toBe(true);
  });

  it('adds up with another one of the same person', () => {
    const standing = { personId: ME, organisationId: null };
    const both = personAbility({
      standings: [
        { ...standing, role: 'EXECUTOR', position: 'TREASURER' },
        { ...standing, role: 'LEADER', position: 'SECRETARY' },
      ],
      operatedProjectIds: [],
      readOnly: false,
    });
    expect(can(both, 'approve', 'Settlement', { filedById: 'you' })).toBe(true);
    expect(can(both, 'approve', 'Settlement', { filedById: ME })).toBe(false);
    expect(can(both, 'create', 'Settlement', {})).toBe(true);
  });

  it('counts for the organisation for which it is held', () => {
    const standing = { role: 'CATALYST', personId: ME, organisationId: null } as const;
    const both = personAbility({
      standings: [
        { ...standing, position: 'VOLUNTEER', operatedProjectIds: ['theirs'] },
        { ...standing, position: 'MANAGER', operatedProjectIds: ['ours'] },
      ],
      operatedProjectIds: ['ours', 'theirs'],
      readOnly: false,
    });
    const may = (projectId: string) => [
      can(both, 'create', 'ServiceRecord', { projectId }),
      can(both, 'create', 'Settlement', { projectId }),
    ];
    expect(['ours', 'theirs', 'others’'].map(may)).toEqual([
      [true, true],
      [true, false],
      [false, false],
    ]);
  });

  it('that the role does not know has what no rule keeps for some', () => {
    expect(everythingOf(held('LEADER', 'DIRECTOR'))).toEqual(everythingOf(held('LEADER', 'MEMBER')));
  });
});
