import { jsonForPage, type PageContent } from './page-content.js';

/** Where the vendor serves Sandbox from. Offline it cannot load: the page then says so and points to GraphiQL. */
const sandboxScript =
  'https://embeddable-sandbox.cdn.apollographql.com/_latest/embeddable-sandbox.umd.production.min.js';

/** Apollo Sandbox with our operations: picking one opens it with its variables and, in development, a token that may run it. */
export function sandboxPage(content: PageContent): string {
  const options = content.operations
    .map(({ name, runsAs }, index) => `<option value="${index}">${name} (${runsAs})</option>`)
    .join('');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Fealty: the loyalty graph</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<header>
<strong>Fealty</strong>
<label>Operation <select id="operation">${options}</select></label>
<span id="about"></span>
<a href="/graphiql">GraphiQL (works offline)</a>
</header>
<p id="offline" role="alert" hidden>Apollo Sandbox is loaded from its vendor's network, which cannot be reached from here.
The same operations are ready in <a href="/graphiql">GraphiQL</a>, which needs no network.</p>
<main id="sandbox"></main>
<script type="application/json" id="content">${jsonForPage(content)}</script>
<script>${script}</script>
</body>
</html>
`;
}

const style = `
body { margin: 0; height: 100vh; display: flex; flex-direction: column; font: 14px/1.4 system-ui, sans-serif; }
header { display: flex; gap: 1.5em; align-items: center; padding: .5em 1em; border-bottom: 1px solid #ddd; }
#about { flex: 1; color: #555; }
#offline { margin: 1em; padding: 1em; border: 1px solid #c60; background: #fff6e8; }
main, iframe { flex: 1; width: 100%; height: 100%; border: 0; }
`;

const script = `
const { operations, samples } = JSON.parse(document.getElementById('content').textContent);
const choice = document.getElementById('operation');
function show() {
  const operation = operations[Number(choice.value)];
  if (!operation) return;
  document.getElementById('about').textContent = operation.about;
  if (!window.EmbeddedSandbox) return;
  const sample = samples.find(({ runs }) => runs === operation.runsAs);
  document.getElementById('sandbox').replaceChildren();
  new window.EmbeddedSandbox({
    target: '#sandbox',
    initialEndpoint: new URL('/graphql', location.href).href,
    endpointIsEditable: false,
    runTelemetry: false,
    initialState: {
      document: operation.document,
      variables: JSON.parse(operation.variables),
      headers: sample ? { authorization: 'Bearer ' + sample.token } : {},
      includeCookies: false,
    },
  });
}
function sayOffline() {
  document.getElementById('offline').hidden = Boolean(window.EmbeddedSandbox);
}
choice.addEventListener('change', show);
const vendor = document.createElement('script');
vendor.src = '${sandboxScript}';
vendor.onload = () => { sayOffline(); show(); };
vendor.onerror = sayOffline;
setTimeout(sayOffline, 5000);
document.head.append(vendor);
show();
`;
