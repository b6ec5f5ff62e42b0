/** Every text of the page, `{zh, en}`; `language.js` picks. */
export const texts = {
  tagline: { zh: '接口浏览器', en: 'API explorer' },
  language: { zh: 'English', en: '中文' },
  languageHint: { zh: 'Switch to English', en: '切换为中文' },
  theme: {
    system: { zh: '外观：跟随系统', en: 'Appearance: system' },
    light: { zh: '外观：浅色', en: 'Appearance: light' },
    dark: { zh: '外观：深色', en: 'Appearance: dark' },
  },
  samples: { zh: '示例与说明', en: 'Samples and help' },
  close: { zh: '关闭', en: 'Close' },

  signIn: { zh: '登录', en: 'Sign in' },
  signOut: { zh: '退出登录', en: 'Sign out' },
  signedInAs: { zh: '当前用户', en: 'Signed in as' },
  signInAs: { zh: '以此示例用户登录', en: 'Sign in as this sample user' },
  chooseUser: { zh: '以示例用户登录，无需密码', en: 'Sign in as a sample user, no password' },
  searchUser: { zh: '用户名，如 executor@chengxi', en: 'User name, e.g. executor@chengxi' },
  useTyped: { zh: '以此用户名登录', en: 'Sign in with this name' },
  realUser: { zh: '以城市账号登录', en: 'Sign in with your city account' },

  scope: { zh: '范围', en: 'Scope' },
  community: { zh: '社区', en: 'Community' },
  cityScope: { zh: '全市范围', en: 'City scope' },
  cityScopeDetail: { zh: '不带 X-Community：目录、我的社区', en: 'Without X-Community: catalogue, my communities' },
  searchCommunity: { zh: '按名称或代码查找社区', en: 'Find a community by name or code' },
  myCommunities: { zh: '我的社区', en: 'My communities' },
  otherCommunities: { zh: '其他社区：有任职才能进入', en: 'Others: only their members may enter' },
  communitiesLoading: { zh: '正在读取社区…', en: 'Loading communities…' },
  nothingFound: { zh: '没有匹配的项', en: 'Nothing matches' },
  kind: {
    RURAL_RESETTLEMENT: { zh: '动迁安置', en: 'Resettlement' },
    RURAL_MIXED: { zh: '混合型', en: 'Mixed' },
    URBAN_COMMERCIAL: { zh: '城市商品房', en: 'Urban' },
  },
  status: {
    PENDING: { zh: '待启用', en: 'Pending' },
    SUSPENDED: { zh: '已暂停（只读）', en: 'Suspended (read-only)' },
    ARCHIVED: { zh: '已归档', en: 'Archived' },
  },

  helpTitle: { zh: '这是什么', en: 'What this is' },
  help: [
    {
      zh: '共治是一座城市的社区共用的平台：每个社区数据各自隔离，把行之有效的做法发布成模板，别的社区克隆后按自家情况调整。',
      en: 'Gongzhi is a platform that a city’s communities share: each keeps its data to itself, publishes what works as a template, and others clone it and fit it to their own.',
    },
    {
      zh: '平台的一切都经由 GraphQL 接口，本页用你的身份直接调用它，所见即你的应用所得。',
      en: 'Everything goes through one GraphQL API, and this page calls it in your name: what you see is what your own application would get.',
    },
    {
      zh: '先登录，在上方选一个社区，再点开下面的示例，按 ▶ 运行；换个用户或社区，看看答案怎样不同。',
      en: 'Sign in, choose a community above, open a sample below and press ▶; then change the user or the community and see how the answer differs.',
    },
  ],
  samplesTitle: { zh: '试一试', en: 'Try it' },
  sampleUsers: {
    zh: '每组标题旁的用户名，点一下就以该示例用户登录，无需密码。',
    en: 'The user name beside a heading signs you in as that sample user, without a password.',
  },
  needsCommunity: { zh: '先在上方选一个社区', en: 'Choose a community above first' },

  prettify: { zh: '整理格式（Shift-Ctrl-P）', en: 'Prettify (Shift-Ctrl-P)' },
  copy: { zh: '复制查询（Shift-Ctrl-C）', en: 'Copy query (Shift-Ctrl-C)' },
  curl: { zh: '复制为 curl 命令（含令牌）', en: 'Copy as curl command (with the token)' },
  copied: { zh: '已复制', en: 'Copied' },

  dismiss: { zh: '知道了', en: 'Dismiss' },
  toCityScope: { zh: '回到全市范围', en: 'Back to city scope' },
  notice: {
    signedOut: {
      zh: '尚未登录：可以浏览和编写查询，登录后才能运行，并看到接口文档。',
      en: 'Not signed in: you can read and write queries; sign in to run them and to see the schema’s documentation.',
    },
    expired: {
      zh: '登录已失效（401），请重新登录；编辑器里的内容会保留。',
      en: 'Your sign-in is no longer valid (401). Please sign in again; what you have written is kept.',
    },
    noCommunity: {
      zh: '这个社区不存在，或者你不能进入（404）——两种情况的答复相同。',
      en: 'There is no such community, or you may not enter it (404): both are answered alike.',
    },
    offline: {
      zh: '连不上网关，请确认它还在运行。',
      en: 'The gateway cannot be reached. Please check that it is still running.',
    },
    limited: {
      zh: '请求过多或代价过高（429），请稍候再试。',
      en: 'Too many or too costly requests (429). Please wait a moment.',
    },
    noIssuer: {
      zh: '连不上登录服务，请确认它在运行，且允许从本页的地址访问。',
      en: 'The sign-in service cannot be reached. Please check that it is running and allows this page’s address.',
    },
    signInFailed: { zh: '登录没有成功：', en: 'Signing in did not succeed: ' },
    insecure: {
      zh: '浏览器只在 https 或 localhost 下允许登录，请换用这样的地址打开本页。',
      en: 'Browsers allow signing in on https or localhost only. Please open this page at such an address.',
    },
    communities: { zh: '社区名单没有读全：', en: 'The list of communities could not be read in full: ' },
  },
  answer: {
    signedOut: { zh: '请先登录', en: 'Please sign in first' },
    offline: { zh: '连不上网关', en: 'The gateway cannot be reached' },
    notJson: { zh: '答复不是 JSON', en: 'The answer is no JSON' },
  },
};
