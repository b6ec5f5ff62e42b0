import { conformance } from '@gongzhi/module-kit/conformance';
import lawStudio from './index.js';
import { march, participant, service } from './sample-month.js';

const [first, second] = [participant('client', 'client-1'), participant('client', 'client-2')];
const studio = participant('adviser', 'adviser-1');
const judge = participant('adviser', 'adviser-2', { data: { from: 'COURT' } });
const volunteer = participant('adviser', 'adviser-3', { data: { from: 'VOLUNTEER' } });

conformance(lawStudio, {
  settlements: {
    'a month of everything': march([
      service('r1', { kind: 'CONSULTATION', outcome: 'SETTLED' }, first, studio),
      service('r2', { kind: 'LEGAL_AID', outcome: 'OPEN' }, second, studio),
      service('r3', { kind: 'MEDIATION', outcome: 'REFERRED_COURT', minutes: 120 }, second, judge, '2026-03-09'),
      service('r4', { kind: 'PUBLICITY' }, first, volunteer, '2026-03-12'),
      service('r5', { kind: 'HEARING' }, second, volunteer, '2026-03-12'),
    ]),
    'two matters of one client on one day, at another fee': march(
      [
        service('r1', { kind: 'CONSULTATION', outcome: 'SETTLED' }, first, studio),
        service('r2', { kind: 'MEDIATION', outcome: 'SETTLED' }, first, volunteer),
        service('r3', { kind: 'CONSULTATION', outcome: 'SETTLED' }, first, studio, '2026-02-27'),
      ],
      { matterFee: 7777 },
    ),
  },
});
