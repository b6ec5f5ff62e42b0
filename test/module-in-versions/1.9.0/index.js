import { migrations, object, settings, toolLibrary } from '../tool-library.js';

export default toolLibrary({
  version: '1.9.0',
  config: object({ depositFen: settings.fen(), days: settings.days() }),
  depositFen: ({ depositFen }) => depositFen,
  bounds: [
    { path: 'depositFen', type: 'range', minimum: 1000, maximum: 5000 },
    { path: 'days', type: 'range', minimum: 1, maximum: 14 },
  ],
  migrateConfig: { '1.9.0': migrations['1.9.0'] },
});
