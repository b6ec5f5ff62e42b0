import { CURRENT_COMMUNITY } from '@gongzhi/storage';
import { Migration } from '@mikro-orm/migrations';
import { EMAIL_HASH, OWN, SUBJECT, sharedTable } from './tables.js';

/**
 * Who reviews the communities of a town, and what they wrote. An appointment shows itself to whom it is about, outside of
 * communities and on its own days alone: what else a reviewer sees rests on that, so that its end counts at once.
 */
export class TownReviewers extends Migration {
  override up(): void {
    for (const statement of [...reviewers, ...reviews]) this.addSql(statement);
  }
}

/** The day as the kernel counts it. */
const TODAY = `(now() at time zone interval '8 hours')::date`;
const IN_THE_CITY = `${CURRENT_COMMUNITY} is null`;
const COUNTS = `${IN_THE_CITY} and dismissed_at is null and from_date <= ${TODAY} and until_date >= ${TODAY}`;
/** A line that is tied to somebody else is not the caller's, whatever email they come with. */
const UNTIED = `subject is null and email_hash = ${EMAIL_HASH}`;

const reviewers = [
  ...sharedTable(
    'town_reviewer',
    [
      'id uuid primary key',
      'town_id uuid not null references town (id)',
      'name text not null',
      'email_hash text not null',
      'email_hint text not null',
      'subject text null',
      'from_date date not null',
      'until_date date not null check (until_date >= from_date)',
      'appointed_at timestamptz not null',
      'appointed_by_key text not null',
      'dismissed_at timestamptz null',
      'dismissed_by_key text null',
    ],
    [
      { name: 'look', to: 'gongzhi_bureau', command: 'select', using: 'true' },
      { name: 'appoint', to: 'gongzhi_bureau', command: 'insert', check: 'subject is null' },
      { name: 'dismiss', to: 'gongzhi_bureau', command: 'update', using: 'true', check: 'dismissed_at is not null' },
      {
        name: 'own',
        to: 'gongzhi_app',
        command: 'select',
        using: `${COUNTS} and (subject = ${SUBJECT} or (${UNTIED}))`,
      },
      {
        name: 'claim',
        to: 'gongzhi_app',
        command: 'update',
        using: `${COUNTS} and ${UNTIED}`,
        check: `subject = ${SUBJECT}`,
      },
    ],
    {
      gongzhi_app: 'select, update (subject)',
      gongzhi_bureau: 'select, insert, update (dismissed_at, dismissed_by_key)',
    },
  ),
  'create index on town_reviewer (subject)',
  'create index on town_reviewer (email_hash)',
  'create unique index on town_reviewer (town_id, email_hash, from_date) where dismissed_at is null',
];

const reviews = [
  ...sharedTable(
    'community_review',
    [
      'id uuid primary key',
      'reviewed_id uuid not null references community (id)',
      'town_id uuid not null references town (id)',
      'reviewer_id uuid not null references town_reviewer (id)',
      'reviewer_name text not null',
      'period text not null',
      'note text not null',
      'filed_at timestamptz not null',
      'answer text null',
      'answered_by_key text null',
      'answered_at timestamptz null check ((answered_at is null) = (answer is null))',
      'unique (reviewed_id, period)',
    ],
    [
      { name: 'look', to: 'gongzhi_bureau', command: 'select', using: 'true' },
      {
        name: 'read',
        to: 'gongzhi_app',
        command: 'select',
        using: `${OWN('reviewed_id')} or town_id in (select r.town_id from town_reviewer r)`,
      },
      {
        name: 'file',
        to: 'gongzhi_app',
        command: 'insert',
        // The appointment must be one that shows itself to the caller: theirs, today.
        check: `answer is null and exists (
          select from town_reviewer r join community c on c.town_id = r.town_id
          where r.id = reviewer_id and r.town_id = community_review.town_id and c.id = reviewed_id)`,
      },
      {
        name: 'answer',
        to: 'gongzhi_app',
        command: 'update',
        using: `${OWN('reviewed_id')} and answered_at is null`,
        check: `${OWN('reviewed_id')} and answered_at is not null`,
      },
    ],
    {
      gongzhi_app: 'select, insert, update (answer, answered_by_key, answered_at)',
      gongzhi_bureau: 'select',
    },
  ),
  'create index on community_review (town_id)',
];
