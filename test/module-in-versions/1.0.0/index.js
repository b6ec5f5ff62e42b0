import { object, settings, toolLibrary } from '../tool-library.js';

export default toolLibrary({
  version: '1.0.0',
  config: object({ deposit: settings.yuan(), days: settings.days() }),
  depositFen: ({ deposit }) => deposit * 100,
  bounds: [
    { path: 'deposit', type: 'range', minimum: 10, maximum: 50 },
    { path: 'days', type: 'range', minimum: 1, maximum: 14 },
  ],
});
