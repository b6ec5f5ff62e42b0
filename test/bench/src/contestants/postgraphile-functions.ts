import { recordReplayedSql, recordServiceSql } from './record-service.ts';

const SETTING = (name: string): string => `current_setting('bench.${name}')`;
const HASH = `encode(sha256(convert_to(concat_ws(' ', $1, $2, $3, $4, $5), 'UTF8')), 'hex')`;

/** What PostGraphile's users add in SQL: the mutation, the search, a template's summary, and an order. */
export const POSTGRAPHILE_FUNCTIONS = `
  create function record_service(enrolment_id uuid, served_by_id uuid, served_on date, data jsonb, idempotency_key text)
  returns service_record language plpgsql volatile as $$
  #variable_conflict use_column
  declare
    made service_record;
  begin
    ${recordServiceSql({ hash: HASH, request: SETTING('request'), origin: SETTING('origin') })}
    select * into made from record;
    if made.id is null then
      select r.* into made from ${recordReplayedSql({ key: '$5', hash: HASH })};
    end if;
    if made.id is null then raise exception 'refused'; end if;
    return made;
  end $$;

  create function search_templates(words text[]) returns setof template language sql stable as $$
    select * from template t
    where t.superseded_at is null
      and t.search_text like all (array(select '%' || word || '%' from unnest(words) word))
    order by t.published_at desc, t.id desc
  $$;

  create function template_summary(template template) returns text language sql stable as $$
    select template.document -> 'summary' ->> 'zh'
  $$;

  -- By itself it offers orders only by what leads an index.
  comment on column settlement.from_date is '@behavior +orderBy';

  grant execute on function record_service, search_templates, template_summary to gongzhi_app;
`;
