// Lists in pages, through the SDK's paginators and during concurrent inserts and deletes.
import assert from 'node:assert/strict';
import * as sdk from '@aws-sdk/client-app-mesh';
import { check, run } from './checks.mjs';
import { appMesh, region } from './connection.mjs';
import * as specs from './specs.mjs';

const meshName = 'pages';
const client = appMesh();
const call = (operation, input) => client.send(new sdk[`${operation}Command`](input));

// Every collection with the input of its members; there can be three virtual gateways.
const inMesh = { meshName };
const collections = [
  { kind: 'VirtualNode', in: inMesh, spec: {} },
  { kind: 'VirtualRouter', in: inMesh, spec: specs.router },
  { kind: 'VirtualService', in: inMesh, spec: {} },
  { kind: 'Route', in: { meshName, virtualRouterName: 'of-routes' }, spec: { httpRoute: { match: { prefix: '/' }, action: { weightedTargets: [{ virtualNode: 'target', weight: 1 }] } } } },
  { kind: 'GatewayRoute', in: { meshName, virtualGatewayName: 'of-routes' }, spec: specs.gatewayRouteTo('target.local') },
  { kind: 'VirtualGateway', in: { meshName: 'pages-of-gateways' }, spec: specs.gateway },
  { kind: 'Mesh', in: {}, spec: {} },
].map(row => {
  const member = row.kind[0].toLowerCase() + row.kind.slice(1);
  return { ...row, name: `${member}Name`, members: row.kind === 'Mesh' ? 'meshes' : `${member}s`, paginator: sdk[row.kind === 'Mesh' ? 'paginateListMeshes' : `paginateList${row.kind}s`] };
});
const make = (row, name) => call(`Create${row.kind}`, { ...row.in, [row.name]: name, ...(row.kind !== 'Mesh' && { spec: row.spec }) });
const remove = (row, name) => call(`Delete${row.kind}`, { ...row.in, [row.name]: name });

// Yields a list page by page; the action after each page gets its number.
async function namesOf(row, pageSize, between = async () => {}) {
  const pages = [];

  // The paginator writes into its input.
  for await (const page of row.paginator({ client, pageSize }, { ...row.in })) {
    pages.push(page[row.members].map(each => each[row.name]));
    await between(pages.length);
  }

  return pages;
}

check('the paginators yield every resource once, in pages of the requested size', async () => {
  await call('CreateMesh', { meshName });
  await call('CreateMesh', { meshName: 'pages-of-gateways' });
  await call('CreateVirtualNode', { meshName, virtualNodeName: 'target', spec: specs.node });
  await call('CreateVirtualService', { meshName, virtualServiceName: 'target.local', spec: {} });
  await call('CreateVirtualRouter', { meshName, virtualRouterName: 'of-routes', spec: specs.router });
  await call('CreateVirtualGateway', { meshName, virtualGatewayName: 'of-routes', spec: specs.gateway });
  for (const row of collections) {
    const before = (await namesOf(row, 100)).flat();
    for (const name of ['b', 'd', 'f']) await make(row, name);
    const whole = ['b', 'd', 'f', ...before];
    assert.deepEqual(await namesOf(row, 2), Array.from({ length: Math.ceil(whole.length / 2) }, (_, index) => whole.slice(2 * index, 2 * index + 2)));
    assert.deepEqual(await namesOf(row, whole.length), [whole]);
  }
});

check('a paginator continues where it was during concurrent inserts and deletes, for every kind', async () => {
  for (const row of collections) {
    const after = (await namesOf(row, 100)).flat().slice(3);
    const pages = await namesOf(row, 2, async page => {
      if (page > 1) return;

      // The last item of the page is deleted; there are more items before it, and one more after it.
      await remove(row, 'd');
      for (const name of row.kind === 'VirtualGateway' ? ['e'] : ['a', 'c', 'e']) await make(row, name);
    });
    assert.deepEqual(pages.flat(), ['b', 'd', 'e', 'f', ...after], row.kind);
  }
});

check('a paginator ends if everything after its page was deleted', async () => {
  for (const row of collections) {
    await remove(row, 'b');
    const whole = (await namesOf(row, 100)).flat();
    await make(row, 'zz');
    const pages = await namesOf(row, whole.length, page => page === 1 && remove(row, 'zz'));
    assert.deepEqual(pages.flat(), whole, row.kind);
  }
});

check('tags are paged by key during concurrent changes', async () => {
  const resourceArn = `arn:aws:appmesh:${region}:000000000000:mesh/${meshName}`;
  const set = keys => call('TagResource', { resourceArn, tags: [...keys].map(key => ({ key, value: '1' })) });
  await set('bdf');
  const seen = [];
  for await (const page of sdk.paginateListTagsForResource({ client, pageSize: 2 }, { resourceArn })) {
    seen.push(...page.tags.map(tag => tag.key));
    if (seen.length > 2) continue;
    await call('UntagResource', { resourceArn, tagKeys: ['d'] });
    await set('ae');
  }

  assert.deepEqual(seen, ['b', 'd', 'e', 'f']);
});

check('a page token is opaque and valid only for its own list', async () => {
  const tokens = {};
  for (const row of collections) {
    const { nextToken } = await call(row.kind === 'Mesh' ? 'ListMeshes' : `List${row.kind}s`, { ...row.in, limit: 1 });
    assert.match(nextToken, /^[\w-]+$/);
    tokens[row.kind] = nextToken;
  }

  const refused = async (operation, input) => {
    const error = await call(operation, input).then(() => assert.fail(`${operation} took ${JSON.stringify(input)}`), failure => failure);
    assert.ok(error instanceof sdk.BadRequestException, error);
    assert.match(error.message, /^nextToken is not a token of this list/);
  };
  for (const [kind, nextToken] of Object.entries(tokens)) {
    for (const row of collections.filter(each => each.kind !== kind)) await refused(row.kind === 'Mesh' ? 'ListMeshes' : `List${row.kind}s`, { ...row.in, nextToken });
  }

  await refused('ListVirtualNodes', { meshName: 'pages-of-gateways', nextToken: tokens.VirtualNode });
  for (const nextToken of ['made-up', `${tokens.VirtualNode}=`, tokens.VirtualNode.slice(1)]) await refused('ListVirtualNodes', { meshName, nextToken });
});

await run();
