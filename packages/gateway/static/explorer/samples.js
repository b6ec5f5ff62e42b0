import { cloning, newKey, templateAndOperator } from './sample-variables.js';

/**
 * Operations to begin with, by who would ask, in the order of the story that they tell: a practice is found, fitted,
 * taken over, run and settled. `user` is the sample user who can run a group's operations; `community: true` = makes
 * sense inside a community only; `prepare(headers)` asks the gateway for variables with which the sample runs as it
 * stands, where `variables` shows only their form.
 */
export const sampleGroups = [
  {
    title: { zh: '所有人', en: 'Everyone' },
    samples: [
      {
        title: { zh: '我是谁，能做什么', en: 'Who am I, and what may I do' },
        query: `# 我的任职，和在所选社区的权限（CASL）
# My memberships, and my abilities
# in the chosen community (CASL)
query WhoAmI {
  viewer {
    name
    memberships {
      role
      community { code name }
      organisation { name }
      from
      until
    }
    abilities
  }
}
`,
      },
      {
        title: { zh: '有哪些社区', en: 'Which communities there are' },
        query: `# 民政局看到全市，其他人看到自己所在的；
# endCursor 填入 after 即下一页
# The bureau sees all of the city, others
# their own; for the next page put
# endCursor into after
query Communities($after: String) {
  communities(first: 20, after: $after) {
    totalCount
    nodes { code name kind status town { name } }
    pageInfo { hasNextPage endCursor }
  }
}
`,
        variables: { after: null },
      },
      {
        title: { zh: '在目录里找养老项目', en: 'Find elder care in the catalogue' },
        query: `# 各社区发布的做法：谁发布、多少社区采用
# What communities published: by whom,
# and how many adopted it
query Catalogue($search: String) {
  templates(search: $search, first: 10) {
    totalCount
    nodes {
      id
      title
      summary
      version
      module
      publisher { name }
      adoptions
    }
  }
}
`,
        variables: { search: '养老' },
      },
    ],
  },
  {
    title: { zh: '想采用一个做法的社区', en: 'A community that takes a practice over' },
    user: 'admin@chengxi',
    samples: [
      {
        title: { zh: '预览克隆：合不合适', en: 'Preview a clone: does it fit' },
        community: true,
        query: `# 只看不写：逐项是否具备、缺的可由谁替代，
# 以及克隆前还要补什么（problems）
# Writes nothing: what is met here, who
# could stand in, and what must be mended
# first (problems)
query PreviewClone($input: CloneTemplateInput!) {
  previewClone(input: $input) {
    fit {
      title
      verdict
      reason
      substitutes { id name }
    }
    funding { title source opened budget { yuan } }
    problems { field message }
  }
}
`,
        variables: { input: { templateId: '…' } },
        prepare: async (headers) => ({ input: { templateId: (await templateAndOperator(headers)).templateId } }),
      },
      {
        title: { zh: '克隆：由共建单位运作，补贴调到 9 元', en: 'Clone it: a partner operates, subsidy 9 yuan' },
        community: true,
        query: `# 要么全部成功，要么什么都不做；同一个
# idempotencyKey 再来一次，还是同一个项目
# All or nothing; the same idempotencyKey
# again gives the same project
mutation CloneTemplate($input: CloneTemplateInput!) {
  cloneTemplate(input: $input) {
    project {
      id
      title
      operator { name }
      adapted
      template { version publisher { name } }
      fundings { title budget { yuan } }
    }
    replayed
    userErrors { code field message }
  }
}
`,
        variables: { input: cloning({ templateId: '…', operatorId: '…' }) },
        prepare: async (headers) => ({
          input: { ...cloning(await templateAndOperator(headers)), idempotencyKey: newKey('clone') },
        }),
      },
    ],
  },
  {
    title: { zh: '运行项目的社区', en: 'A community that runs it' },
    user: 'executor@xinfeng',
    samples: [
      {
        title: { zh: '项目、参加的人和资金', en: 'Projects, enrolments and funds' },
        community: true,
        query: `# 看得到谁、看不看得到资金，因角色而异
# Whom you see, and whether you see
# the money, depends on your role
query Projects {
  projects(first: 10) {
    nodes {
      id
      title
      operator { name }
      template { title version }
      enrolments(first: 20) {
        totalCount
        nodes { as person { name } from }
      }
      fundings {
        title
        source
        funder { name }
        budget { yuan }
        settled { yuan }
        remaining { yuan }
      }
    }
  }
}
`,
      },
      {
        title: { zh: '每月结算', en: 'Monthly settlements' },
        community: true,
        query: `# 每条资金单独结算，不足则列明缺口；
# interpretations 是我们的理解，不是成文规定
# Each funding line is settled by itself
# and tells its shortfall; interpretations
# are readings of ours, not written rules
query Settlements {
  settlements(first: 10) {
    nodes {
      status
      from
      until
      project { title }
      total { yuan }
      shortfall { yuan }
      filedBy { name }
      decidedBy { name }
      fundingLines {
        title
        quantity
        unit
        unitAmount { yuan }
        dailyCap
        payable { yuan }
        shortfall { yuan }
        retained { yuan }
        interpretations
      }
    }
  }
}
`,
      },
      {
        title: { zh: '项目指标', en: 'What it achieves, in figures' },
        community: true,
        query: `# 不填起止日期即从头算起
# Without dates: since the beginning
query Metrics($from: LocalDate, $until: LocalDate) {
  projects(first: 10) {
    nodes {
      title
      metrics(from: $from, until: $until) {
        title
        value
        unit
      }
    }
  }
}
`,
        variables: { from: null, until: null },
      },
    ],
  },
  {
    title: { zh: '发布做法的社区', en: 'A community that published one' },
    user: 'admin@xinfeng',
    samples: [
      {
        title: { zh: '谁采用了我们的模板', en: 'Who adopted our templates' },
        community: true,
        query: `# 哪个社区、哪个版本；没有人员，没有金额
# Which community and version; no persons,
# no amounts
query Adoptions {
  adoptions(first: 20) {
    totalCount
    nodes {
      community { name }
      template { title version }
      adoptedAt
    }
  }
}
`,
      },
      {
        title: { zh: '谁改了什么', en: 'Who changed what' },
        community: true,
        query: `# 何时、谁、改了什么；只增不改，不含个人信息
# When, who, what: appended, never changed,
# and without personal values
query AuditEntries($after: String) {
  auditEntries(first: 20, after: $after) {
    totalCount
    nodes {
      at
      actorKind
      actorKey
      action
      subjectType
      changes
    }
    pageInfo { hasNextPage endCursor }
  }
}
`,
        variables: { after: null },
      },
    ],
  },
  {
    title: { zh: '民政局', en: 'Civil-affairs bureau' },
    user: 'bureau',
    samples: [
      {
        title: { zh: '全市统计，截至某日', en: 'Figures of the city, as of a day' },
        query: `# 合计只含所显示的数；一至四人的数不显示
# Sums of what is shown: counts of one to
# four persons are withheld
query Figures($asOf: LocalDate) {
  cityFigures(asOf: $asOf) {
    register { kind status communities }
    totals { title value communities withheld }
    byTown { town communities }
  }
  communityFigures(asOf: $asOf, first: 5) {
    nodes { name day figures { title value withheld } }
    pageInfo { hasNextPage endCursor }
  }
}
`,
        variables: { asOf: null },
      },
      {
        title: { zh: '试登记社区：只看计划', en: 'Onboard communities: the plan only' },
        query: `# dryRun：逐行校验，列出新增、变更、不变和
# 每处错误，什么都不写
# dryRun: checks every row, tells what would
# be created, changed or is wrong, writes nothing
mutation OnboardDryRun($input: OnboardCommunitiesInput!) {
  onboardCommunities(input: $input) {
    plan {
      create
      change
      unchanged
      rows { line code name action changes { field before after } }
    }
    problems { line column value reason }
  }
}
`,
        variables: {
          input: {
            dryRun: true,
            format: 'CSV',
            content: [
              'code,name,kind,town,admin_email',
              'binjiang,滨江社区,URBAN_COMMERCIAL,yangshe,admin@binjiang',
              'chengxi,城西新社区,URBAN_COMMERCIAL,yangshe,admin@chengxi',
              'wrong,写错的社区,URBAN,yangshe,admin@wrong',
            ].join('\n'),
          },
        },
      },
    ],
  },
];
