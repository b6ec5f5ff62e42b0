import { migrations, object, settings, toolLibrary } from '../tool-library.js';

export default toolLibrary({
  version: '1.10.0',
  config: object({
    loan: object({ depositFen: settings.fen(), days: settings.days() })
      .prefault({})
      .meta({ zh: '借用', en: 'Loan', basis: 'interpretation' }),
  }),
  depositFen: ({ loan }) => loan.depositFen,
  bounds: [
    { path: 'loan.depositFen', type: 'range', minimum: 1000, maximum: 5000 },
    { path: 'loan.days', type: 'range', minimum: 1, maximum: 14 },
  ],
  migrateConfig: migrations,
});
