import { migrations, object, settings, toolLibrary } from '../tool-library.js';

/** Its author forgot a migration: nothing leads from `loan` to `lending`. */
export default toolLibrary({
  version: '1.11.0',
  config: object({
    lending: object({ depositFen: settings.fen(), days: settings.days() })
      .prefault({})
      .meta({ zh: '出借', en: 'Lending', basis: 'interpretation' }),
  }),
  depositFen: ({ lending }) => lending.depositFen,
  bounds: [],
  migrateConfig: migrations,
});
