// Stands between the validating proxy and the control plane at the URL given. What a request says in its header x-altered is done to its answer:
// { status, headers, set, remove, wrap }, where set and remove know the body's members by their places, as in meshes.0.createdAt.
// Prints its URL and serves until it is ended.
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

// A place that is not there would make a test of a violation out of a test of nothing.
function at(body, place, change) {
  const names = place.split('.');
  const owner = names.slice(0, -1).reduce((value, name) => value[name], body);
  change(owner, names.at(-1));
}
