import { jsonForPage, type PageContent } from './page-content.js';

/**
 * GraphiQL from our own node_modules, so that it works with no network at all. The operations are its first tabs. The
 * token comes from the address (\`#token=...\`, which never leaves the browser, or \`?token=...\`), else from the samples.
 */
export function graphiqlPage(content: PageContent): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Fealty: GraphiQL</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/graphiql/graphiql.min.css">
<link rel="stylesheet" href="/graphiql/page.css">
</head>
<body>
<header>
<strong>Fealty</strong>
<label>Caller <select id="caller"></select></label>
<label id="token-label">Bearer token <input id="token" type="text" autocomplete="off" spellcheck="false"></label>
<a href="/">Apollo Sandbox</a>
</header>
<div id="graphiql">Loading…</div>
<script type="application/json" id="content">${jsonForPage(content)}</script>
<script src="/graphiql/react.production.min.js"></script>
<script src="/graphiql/react-dom.production.min.js"></script>
<script src="/graphiql/graphiql.min.js"></script>
<script src="/graphiql/page.js"></script>
</body>
</html>
`;
}

export const graphiqlStyle = `
body { margin: 0; height: 100vh; display: flex; flex-direction: column; font: 14px/1.4 system-ui, sans-serif; }
header { display: flex; gap: 1.5em; align-items: center; padding: .5em 1em; border-bottom: 1px solid #ddd; }
#token-label { flex: 1; display: flex; gap: .5em; }
#token { flex: 1; font-family: monospace; }
#graphiql { flex: 1; min-height: 0; }
`;

/** Runs in the browser. The token is read at each request, so that a new one counts at once. */
export const graphiqlScript = `
const { operations, samples } = JSON.parse(document.getElementById('content').textContent);
const caller = document.getElementById('caller');
const token = document.getElementById('token');
const fromAddress =
  new URLSearchParams(location.hash.slice(1)).get('token') || new URLSearchParams(location.search).get('token');
const known = [
  ...(fromAddress ? [{ name: 'from the address', token: fromAddress }] : []),
  ...samples,
  { name: 'anonymous', runs: 'anyone', token: '' },
];
for (const { name, token: value } of known) caller.add(new Option(name, value));
token.value = caller.value;
caller.addEventListener('change', () => { token.value = caller.value; });
const tabs = operations.map(({ runsAs, about, document: text, variables }) => ({
  query: '# Runs as: ' + runsAs + (about ? '\\n# ' + about : '') + '\\n' + text,
  variables: variables === '{}' ? '' : variables,
}));
const fetcher = async ({ query, operationName, variables }) => {
  // Right after a change of tab GraphiQL still has the other tab's operation name: a name the text lacks is left out.
  const named = query.includes(operationName) ? operationName : undefined;
  const headers = { 'content-type': 'application/json', accept: 'application/json' };
  if (token.value.trim()) headers.authorization = 'Bearer ' + token.value.trim();
  const response = await fetch('/graphql', { method: 'POST', headers, body: JSON.stringify({ query, operationName: named, variables }) });
  return response.json();
};
// An operation is opened with the sample that may run it, unless somebody has put in a token of their own.
function callAs(kind) {
  if (fromAddress || token.value !== caller.value) return;
  const index = known.findIndex(({ runs }) => runs === kind);
  if (index === -1) return;
  caller.selectedIndex = index;
  token.value = caller.value;
}
// GraphiQL calls this for every change inside a tab too; only another tab means another operation.
let openTab = 0;
const opened = ({ tabs: all, activeTabIndex }) => {
  if (activeTabIndex === openTab) return;
  openTab = activeTabIndex;
  const [, kind] = /^# Runs as: ([a-z ]+)/.exec(all[activeTabIndex]?.query || '') || [];
  if (kind) callAs(kind);
};
// Kept for the life of the browser's tab, so that a reload loses no work and a new tab has fresh examples. GraphiQL
// leaves out the variables of the tab it begins with; it takes them from here.
if (tabs.length > 0 && !sessionStorage.getItem('graphiql:tabState')) {
  sessionStorage.setItem('graphiql:variables', tabs[0].variables);
}
if (operations.length > 0) callAs(operations[0].runsAs);
ReactDOM.createRoot(document.getElementById('graphiql')).render(
  React.createElement(GraphiQL, {
    fetcher,
    defaultTabs: tabs.length > 0 ? tabs : undefined,
    isHeadersEditorEnabled: false,
    storage: sessionStorage,
    onTabChange: opened,
  }),
);
`;
