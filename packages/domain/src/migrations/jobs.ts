import { Migration } from '@mikro-orm/migrations';
import { OWN, oneOf, sharedTable } from './tables.js';

const CITYS = 'community_id is null';
const all = (name: string, to: string, guard: string) =>
  ['select', 'insert', 'update'].map((command) => ({
    name: `${name}_${command}`,
    to,
    command,
    ...(command === 'insert' ? {} : { using: guard }),
    ...(command === 'select' ? {} : { check: guard }),
  }));

/**
 * Jobs of communities and of the bureau in one table, so that a worker looks in one place: a community sees its own, the
 * bureau the city's, and the log-in that claims them sees whose they are and of what kind, not what is in them.
 * Recurring tasks are the workers' own affair.
 */
export class Jobs extends Migration {
  override up(): void {
    const statements = [
      ...sharedTable(
        'job',
        [
          'id uuid primary key',
          'community_id uuid null references community (id)',
          ...['kind text not null', 'title_zh text not null', 'title_en text not null'],
          oneOf('state', ['QUEUED', 'RUNNING', 'DONE', 'FAILED', 'CANCELLED']),
          ...['done int not null', 'total int null'],
          ...['input jsonb null', 'checkpoint jsonb null', 'result jsonb null'],
          ...['failure_zh text null', 'failure_en text null'],
          ...['actor_kind text not null', 'actor_key text not null', 'asked_by_id uuid null'],
          ...['request_id text not null', 'origin text null'],
          ...['asked_at timestamptz not null', 'started_at timestamptz null', 'ended_at timestamptz null'],
          ...['cancel_asked boolean not null', 'attempts int not null', 'next_at timestamptz not null'],
          ...['leased_by text null', 'leased_until timestamptz null'],
        ],
        [
          ...all('own', 'gongzhi_app', OWN('community_id')),
          ...all('city', 'gongzhi_bureau', CITYS),
          { name: 'look', to: 'gongzhi_relay', command: 'select', using: 'true' },
          { name: 'claim', to: 'gongzhi_relay', command: 'update', using: 'true', check: 'true' },
        ],
        {
          gongzhi_app: 'select, insert, update',
          gongzhi_bureau: 'select, insert, update',
          gongzhi_relay: `select (id, community_id, kind, state, next_at, started_at, attempts, leased_by, leased_until, ended_at),
            update (state, started_at, attempts, leased_by, leased_until, input, checkpoint)`,
        },
      ),
      'create index on job (community_id, id)',
      `create index on job (next_at, id) where state in ('QUEUED', 'RUNNING')`,
      ...sharedTable(
        'recurring_task',
        [
          'name text primary key',
          'next_at timestamptz not null',
          'leased_by text null',
          'leased_until timestamptz null',
          'failures int not null',
        ],
        ['select', 'insert', 'update'].map((command) => ({
          name: command,
          to: 'gongzhi_relay',
          command,
          ...(command === 'insert' ? {} : { using: 'true' }),
          ...(command === 'select' ? {} : { check: 'true' }),
        })),
        { gongzhi_relay: 'select, insert, update' },
      ),
    ];
    for (const statement of statements) this.addSql(statement);
  }
}
