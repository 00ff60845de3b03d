// Runs between the validating proxy and the control plane at the given URL. The header x-altered of a request specifies changes to its response:
// { status, headers, set, remove, wrap }, where set and remove address members of the body by paths such as meshes.0.createdAt.
// Prints its URL and serves until it is stopped.
import { createServer, request } from 'node:http';

const upstream = new URL(process.argv[2]);
const server = createServer((incoming, outgoing) => {
  const { 'x-altered': alteration = '{}', ...headers } = incoming.headers;
  const forwarded = request(new URL(incoming.url, upstream), { method: incoming.method, headers: { ...headers, host: upstream.host } }, async answer => {
    let body = Buffer.concat(await answer.toArray());
    const { status, headers: others, ...change } = JSON.parse(alteration);
    if (Object.keys(change).length > 0) body = Buffer.from(JSON.stringify(altered(JSON.parse(body), change)));
    const all = { ...answer.headers, ...others, 'content-length': body.length };
    outgoing.writeHead(status ?? answer.statusCode, Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null)));
    outgoing.end(body);
  });
  forwarded.on('error', error => outgoing.destroy(error));
  incoming.pipe(forwarded);
});
server.listen(0, '127.0.0.1', () => process.stdout.write(`http://127.0.0.1:${server.address().port}\n`));

function altered(body, { set = {}, remove = [], wrap }) {
  for (const [place, value] of Object.entries(set)) at(body, place, (owner, name) => { owner[name] = value; });
  for (const place of remove) at(body, place, (owner, name) => { delete owner[name]; });
  return wrap ? { [wrap]: body } : body;
}

// With a path that does not exist, a test of a violation would test nothing.
function at(body, place, change) {
  const names = place.split('.');
  const owner = names.slice(0, -1).reduce((value, name) => value[name], body);
  change(owner, names.at(-1));
}
