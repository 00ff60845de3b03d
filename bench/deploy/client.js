// Makes the resources of a file with @aws-sdk/client-app-mesh, 16 calls at a time, kind by kind where one needs the other.
// Arguments: endpoint, file, runs. Prints the median of the runs in seconds; the first run warms up and does not count.
const fs = require('fs');
const mesh = require('@aws-sdk/client-app-mesh');

const [endpoint, file, runs] = process.argv.slice(2);
const resources = JSON.parse(fs.readFileSync(file));
const client = new mesh.AppMeshClient({ endpoint, region: 'us-east-1', credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' } });
const commands = {
  mesh: ({ name, ...rest }) => new mesh.CreateMeshCommand({ meshName: name, ...rest }),
  virtualNode: ({ name, ...rest }) => new mesh.CreateVirtualNodeCommand({ virtualNodeName: name, ...rest }),
  virtualRouter: ({ name, ...rest }) => new mesh.CreateVirtualRouterCommand({ virtualRouterName: name, ...rest }),
  route: ({ name, parent, ...rest }) => new mesh.CreateRouteCommand({ routeName: name, virtualRouterName: parent, ...rest }),
  virtualService: ({ name, ...rest }) => new mesh.CreateVirtualServiceCommand({ virtualServiceName: name, ...rest }),
};
const waves = [['mesh'], ['virtualNode', 'virtualRouter'], ['route'], ['virtualService']];
const tags = ['owner', 'version', 'build', 'digest'].map((key) => ({ key: `meshci:${key}`, value: 'bench' }));

async function deploy() {
  const began = process.hrtime.bigint();
  for (const kinds of waves) {
    const left = resources.filter((resource) => kinds.includes(resource.kind));
    await Promise.all(Array.from({ length: 16 }, async () => {
      for (let next = left.shift(); next; next = left.shift()) {
        const { kind, ...rest } = next;
        await client.send(commands[kind]({ meshName: 'shop', tags, ...rest }));
      }
    }));
  }
  return Number(process.hrtime.bigint() - began) / 1e9;
}

(async () => {
  const times = [];
  for (let run = 0; run <= Number(runs); run++) {
    await fetch(`${endpoint}/reset`, { method: 'POST' });
    const seconds = await deploy();
    if (run > 0) times.push(seconds);
  }
  times.sort((left, right) => left - right);
  console.log(times[Math.floor(times.length / 2)].toFixed(2));
})();
