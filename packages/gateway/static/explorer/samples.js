import { ask } from './gateway.js';

const templatePlaceholder = '<模板的 id，见目录 · id of a template, see the catalogue>';

/**
 * Operations to begin with, by who would ask. `community: true` = makes sense inside a community only; `prepare` may ask
 * the gateway for variables that make the sample run as it stands.
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
    id
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
        query: `# 每页 20 个；endCursor 填入 after 即下一页
# 20 a page; for the next one put
# endCursor into after
query Communities($after: String) {
  communities(first: 20, after: $after) {
    totalCount
    nodes { code name kind status }
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
    title: { zh: '社区管理员', en: 'Community admin' },
    samples: [
      {
        title: { zh: '预览克隆：合不合适', en: 'Preview a clone: does it fit' },
        community: true,
        query: `# 只看不写：逐项是否具备，缺的由谁替代
# Writes nothing: what is met here,
# and who could stand in
query PreviewClone($input: CloneTemplateInput!) {
  previewClone(input: $input) {
    fit {
      requirement
      verdict
      reason
      substitutes { id name }
    }
  }
}
`,
        variables: { input: { templateId: templatePlaceholder, idempotencyKey: 'preview-1' } },
        prepare: async (headers) => {
          const { body } = await ask('{ templates(first: 1) { nodes { id } } }', headers);
          const templateId = body?.data?.templates?.nodes?.[0]?.id ?? templatePlaceholder;
          return { input: { templateId, idempotencyKey: 'preview-1' } };
        },
      },
    ],
  },
  {
    title: { zh: '执行者、撬动者', en: 'Executor, catalyst' },
    samples: [
      {
        title: { zh: '服务项目与参加的人', en: 'Projects and who is enrolled' },
        community: true,
        query: `# 项目、承接方和参加的人；因角色而异
# Projects, operators and enrolments;
# whom you see depends on your role
query Projects {
  projects(first: 10) {
    nodes {
      id
      title
      operator { name }
      template { title version }
      enrolments(first: 10) {
        totalCount
        nodes { id person { name } }
      }
    }
  }
}
`,
      },
    ],
  },
  {
    title: { zh: '引领者、管理员', en: 'Leader, admin' },
    samples: [
      {
        title: { zh: '谁改了什么', en: 'Who changed what' },
        community: true,
        query: `# 何时、谁、改了什么；记录只增不改
# When, who, what; entries are appended,
# never changed
query AuditEntries {
  auditEntries(first: 20) {
    totalCount
    nodes {
      id
      at
      actorKind
      action
      subjectType
      changes
    }
  }
}
`,
      },
    ],
  },
];
