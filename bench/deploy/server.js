// A fake control plane that keeps what it is given, checks nothing and answers every call after a while. Prints its port.
// Arguments: milliseconds to each answer; and, if writes are limited as on AWS, how many a second and at once. What exceeds the limit is throttled.
// POST /reset forgets everything and answers how many calls there were. POST /writes answers how many writes were asked for and how many succeeded.
const http = require('http');
const latency = Number(process.argv[2]);
const [rate, burst] = process.argv.slice(3).map(Number);
let tokens = burst;
let filled = Date.now();
let writes = 0;
let succeeded = 0;

function isThrottled(method) {
  if (!rate || method === 'GET') return false;
  writes++;
  tokens = Math.min(burst, tokens + (Date.now() - filled) / 1000 * rate);
  filled = Date.now();
  if (tokens < 1) return true;
  tokens--;
  succeeded++;
  return false;
}

const names = { meshes: 'meshName', virtualNodes: 'virtualNodeName', virtualRouters: 'virtualRouterName', virtualServices: 'virtualServiceName', routes: 'routeName' };
let kept = new Map();
let calls = 0;

function answer(method, url, body) {
  const path = decodeURI(url.pathname).split('/').slice(2);
  if (path[0] === 'tags') return [200, { tags: [...kept.values()].find((resource) => resource.metadata.arn === url.searchParams.get('resourceArn')).tags }];
  const isItem = path.length % 2 === 0;
  if (method === 'GET' && isItem) return kept.has(path.join('/')) ? [200, kept.get(path.join('/'))] : [404, { message: 'There is none.' }];
  const collection = path.at(isItem ? -2 : -1);
  if (method === 'GET' && path.length > 1 && !kept.has(`meshes/${path[1]}`)) return [404, { message: 'There is no such mesh.' }];
  if (method === 'GET') return [200, { [collection]: [...kept.values()].filter((resource) => resource.collection === path.join('/')).map((resource) => ({ ...resource, arn: resource.metadata.arn })) }];
  const name = isItem ? path.at(-1) : body[names[collection]];
  const key = isItem ? path.join('/') : [...path, name].join('/');
  const now = Date.now() / 1000;
  const resource = {
    collection: path.join('/'), meshName: path[1] ?? name, [names[collection]]: name, spec: body.spec, tags: body.tags ?? [], status: { status: 'ACTIVE' },
    ...(collection === 'routes' && { virtualRouterName: path[3] }),
    metadata: { arn: `arn:aws:appmesh:us-east-1:000000000000:${key}`, uid: key, version: 1, createdAt: now, lastUpdatedAt: now, meshOwner: '000000000000', resourceOwner: '000000000000' },
  };
  kept.set(key, resource);
  return [200, resource];
}

const server = http.createServer((request, response) => {
  const parts = [];
  request.on('data', (part) => parts.push(part));
  request.on('end', () => {
    if (request.url === '/reset') {
      response.end(String(calls));
      kept = new Map();
      calls = 0;
      return;
    }
    if (request.url === '/writes') {
      response.end(`${writes} ${succeeded}`);
      return;
    }
    calls++;
    const throttled = isThrottled(request.method);
    const text = Buffer.concat(parts).toString();
    setTimeout(() => {
      if (throttled) {
        response.writeHead(429, { 'content-type': 'application/json', 'x-amzn-errortype': 'TooManyRequestsException' });
        response.end('{"message":"Too many requests."}');
        return;
      }
      const [status, content] = answer(request.method, new URL(request.url, 'http://localhost'), text ? JSON.parse(text) : {});
      response.writeHead(status, { 'content-type': 'application/json', ...(status === 404 && { 'x-amzn-errortype': 'NotFoundException' }) });
      response.end(JSON.stringify(content));
    }, latency);
  });
});
server.keepAliveTimeout = 60000;
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
