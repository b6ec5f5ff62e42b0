import { parseRecord } from '@gongzhi/module-kit';
import { describe, expect, it } from 'vitest';
import afterSchool from './index.js';
import { attendance, participant, person, usual } from './sample-week.js';

const child = participant('child', 'child-1', { person: person('2017-05-20', ['mother', 'grandfather']) });
const [tutor, supervisor] = [participant('tutor', 'tutor-1'), participant('supervisor', 'supervisor-1')];
const day = '2026-03-02';

const fields = (record: ReturnType<typeof attendance>) =>
  afterSchool.checkRecord({ config: usual, record }).map(({ field }) => field.join('.'));

describe('contents', () => {
  const whole = { arrivedAt: '16:30', leftAt: '18:00', homework: 'DONE', handedTo: 'mother' };

  it('may leave out the activity', () => {
    expect(parseRecord(afterSchool, whole)).toEqual({ ok: true, value: whole });
  });

  it.each([
    ['to nobody', { handedTo: undefined }, ['handedTo']],
    ['at a time that is none', { leftAt: '24:00' }, ['leftAt']],
    ['at a time in words', { arrivedAt: 'half past four' }, ['arrivedAt']],
    ['with homework of another kind', { homework: 'LOST' }, ['homework']],
  ])('%s are refused', (_, change, field) => {
    expect(parseRecord(afterSchool, { ...whole, ...change })).toMatchObject({ ok: false, problems: [{ field }] });
  });
});

describe('handing over', () => {
  it.each(['mother', 'grandfather'])('goes to a registered guardian: %s', (handedTo) => {
    expect(fields(attendance('r', child, tutor, day, { handedTo }))).toEqual([]);
  });

  it('does not go to anybody else, and says what to do', () => {
    const record = attendance('r', child, supervisor, day, { handedTo: 'neighbour' });
    const [problem] = afterSchool.checkRecord({ config: usual, record });
    expect(problem?.field).toEqual(['handedTo']);
    expect(problem?.message.zh).toContain('registerGuardian');
  });

  it('does not go to the child', () => {
    expect(fields(attendance('r', child, tutor, day, { handedTo: 'child-1' }))).toEqual(['handedTo']);
  });
});

describe('a session', () => {
  it('is led by a tutor or a supervisor', () => {
    expect(fields(attendance('r', child, null, day))).toEqual(['servedBy']);
    expect(fields(attendance('r', child, participant('child', 'other'), day))).toEqual(['servedBy']);
  });

  it('is for children', () => {
    const grown = participant('tutor', 'tutor-2', { person: person('2000-01-01', ['mother']) });
    expect(fields(attendance('r', grown, tutor, day, { handedTo: 'mother' }))).toEqual(['participant']);
  });

  it('ends after it began', () => {
    expect(fields(attendance('r', child, tutor, day, { leftAt: '16:30' }))).toEqual(['leftAt']);
  });

  it('lies within the participation of both', () => {
    const [gone, late] = [
      { ...child, until: '2026-03-01' },
      { ...tutor, from: '2026-03-03' },
    ];
    expect(fields(attendance('r', gone, late, day))).toEqual(['servedOn', 'servedOn']);
  });
});
