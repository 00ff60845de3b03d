// Every published example under MESHCI_EXAMPLES, folder by folder: created in order of dependency, described, and deleted in reverse order.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import * as sdk from '@aws-sdk/client-app-mesh';
import { check, run } from './checks.mjs';
import { appMesh } from './connection.mjs';

const client = appMesh();
const call = (operation, input) => client.send(new sdk[`${operation}Command`](input));
const order = ['Mesh', 'VirtualNode', 'VirtualRouter', 'Route', 'VirtualService', 'VirtualGateway', 'GatewayRoute'];
const memberOf = kind => kind[0].toLowerCase() + kind.slice(1);

const examples = readdirSync(process.env.MESHCI_EXAMPLES, { recursive: true })
  .filter(path => path.endsWith('.json'))
  .map(path => exampleOf(join(process.env.MESHCI_EXAMPLES, path)));
const folders = [...new Set(examples.map(example => example.folder))].map(folder => examples.filter(example => example.folder === folder));
const live = [];
const described = [];
let created = 0;
let updated = 0;

check('every example is accepted after the resources that it refers to, and is described unchanged', async () => {
  for (const folder of folders) {
    for (const example of folder.sort((left, right) => order.indexOf(left.kind) - order.indexOf(right.kind))) {
      const names = namesOf(example);
      const again = live.find(each => each.kind === example.kind && JSON.stringify(each.names) === JSON.stringify(names));
      const input = { ...names, spec: example.spec };
      try {
        await supply(example, names);
        // Some folders contain a resource twice, once before and once after a step of the walkthrough.
        const answer = again ? await call(`Update${example.kind}`, input) : await make(example.kind, names, input);
        again ? updated++ : created++;
        const found = (await call(`Describe${example.kind}`, names))[memberOf(example.kind)];
        assert.deepEqual(found, answer[memberOf(example.kind)]);
        assert.deepEqual(found.spec, asDescribed(example));
        described.push(example);
      } catch (error) {
        throw new Error(example.path, { cause: error });
      }
    }

    await removeAll();
  }
});

check('no example was omitted', () => {
  assert.equal(described.length, examples.length);
  assert.ok(created + updated === examples.length && created > 400, `${created} created, ${updated} updated`);
});

check('everything could be deleted in order, with nothing left', async () => {
  await removeAll();
  assert.deepEqual((await call('ListMeshes', {})).meshes, []);
});

await run();

function exampleOf(path) {
  const { meshOwner, spec, ...names } = JSON.parse(readFileSync(path, 'utf8'));
  return { path, folder: dirname(path), stem: basename(path, '.json'), kind: kindOf(path, spec), names, spec: spec ?? {} };
}

// Derived files specify their kind; for the others, it follows from the spec and the file name.
function kindOf(path, spec = {}) {
  const stated = order.find(kind => path.endsWith(`.${kind}.json`) || path.endsWith(`.${memberOf(kind)}.json`));
  if (stated) return stated;
  if (spec.provider) return 'VirtualService';
  if (spec.serviceDiscovery) return 'VirtualNode';
  const route = routeOf(spec)?.route;
  if (route) return route.action.target ? 'GatewayRoute' : 'Route';
  if (!spec.listeners) return 'Mesh';
  return /-vr\b/.test(basename(path)) ? 'VirtualRouter' : 'VirtualGateway';
}

function routeOf(spec) {
  const member = Object.keys(spec).find(name => name.endsWith('Route'));
  return member && { route: spec[member], protocol: member.slice(0, -'Route'.length) };
}

// Names that a file omits were specified on the command line of its walkthrough.
function namesOf({ kind, names, stem, spec }) {
  const { meshName = 'examples' } = names;
  if (kind === 'Mesh') return { meshName };
  const parent = { Route: 'virtualRouterName', GatewayRoute: 'virtualGatewayName' }[kind];
  const own = `${memberOf(kind)}Name`;
  return { meshName, ...(parent && { [parent]: names[parent] ?? `of-${routeOf(spec).protocol}` }), [own]: names[own] ?? stem };
}

// Some folders contain only a part of a walkthrough and refer to resources from the other part.
async function supply({ kind, spec }, { meshName, virtualRouterName, virtualGatewayName }) {
  if (kind === 'Mesh') return;
  await stub('Mesh', { meshName });
  const { route, protocol } = routeOf(spec) ?? { protocol: 'http' };
  const listeners = [{ portMapping: { port: route?.match?.port ?? 8080, protocol } }];
  const node = { listeners, serviceDiscovery: { dns: { hostname: 'stub.local' } } };
  if (kind === 'Route') {
    for (const { virtualNode, port } of route.action.weightedTargets)
      await stub('VirtualNode', { meshName, virtualNodeName: virtualNode }, { ...node, listeners: [{ portMapping: { port: port ?? 8080, protocol } }] });
    await stub('VirtualRouter', { meshName, virtualRouterName }, { listeners });
  } else if (kind === 'VirtualService') {
    const { virtualNode, virtualRouter } = spec.provider ?? {};
    if (virtualNode) await stub('VirtualNode', { meshName, ...virtualNode }, node);
    if (virtualRouter) await stub('VirtualRouter', { meshName, ...virtualRouter }, { listeners });
  } else if (kind === 'GatewayRoute') {
    await stub('VirtualService', { meshName, ...route.action.target.virtualService });
    await stub('VirtualGateway', { meshName, virtualGatewayName }, { listeners });
  }
}

async function stub(kind, names, spec = {}) {
  if (!live.some(each => each.kind === kind && JSON.stringify(each.names) === JSON.stringify(names))) await make(kind, names, { ...names, spec });
}

async function make(kind, names, input) {
  const answer = await call(`Create${kind}`, input);
  live.push({ kind, names });
  return answer;
}

async function removeAll() {
  const removal = ['GatewayRoute', 'VirtualGateway', 'VirtualService', 'Route', 'VirtualRouter', 'VirtualNode', 'Mesh'];
  live.sort((left, right) => removal.indexOf(left.kind) - removal.indexOf(right.kind));
  while (live.length > 0) {
    const gone = await call(`Delete${live[0].kind}`, live[0].names);
    assert.equal(gone[memberOf(live[0].kind)].status.status, 'DELETED');
    live.shift();
  }
}

// The service fills in the port of a health check and shows a node without backends with an empty list.
function asDescribed({ kind, spec }) {
  const expected = structuredClone(spec);
  for (const { healthCheck, portMapping } of expected.listeners ?? []) if (healthCheck) healthCheck.port ??= portMapping.port;
  if (kind === 'VirtualNode') expected.backends ??= [];
  return expected;
}
