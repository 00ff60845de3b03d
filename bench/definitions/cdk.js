// The same mesh as MeshCi.Bench.Definitions makes, with the L1 constructs of aws-cdk-lib, validation of its own off.
// Prints: services, resources, milliseconds since the process began, milliseconds in the work, peak resident set in MiB.
const started = process.hrtime.bigint();
const fs = require('fs');
const path = require('path');
const { App, Stack } = require('aws-cdk-lib');
const mesh = require('aws-cdk-lib/aws-appmesh');

const count = Number(process.argv[2]);
const folder = process.argv[3];
const work = process.hrtime.bigint();
const app = new App({ outdir: folder, analyticsReporting: false, treeMetadata: false, context: { 'aws:cdk:disable-stack-trace': true } });
const stack = new Stack(app, 'bench', { analyticsReporting: false });
const seconds = (value) => ({ unit: 's', value });
for (let number = 0; number < count; number++) {
  const name = `service-${number}`;
  new mesh.CfnVirtualNode(stack, `${name}-node`, {
    meshName: 'bench',
    virtualNodeName: name,
    spec: {
      backends: [{ virtualService: { virtualServiceName: `service-${(number + 1) % count}.bench.local` } }],
      listeners: [{
        portMapping: { port: 8080, protocol: 'http' },
        healthCheck: { path: '/healthz', protocol: 'http', intervalMillis: 10000, timeoutMillis: 2000, healthyThreshold: 2, unhealthyThreshold: 3 },
        timeout: { http: { perRequest: seconds(5) } },
      }],
      logging: { accessLog: { file: { path: '/dev/stdout' } } },
      serviceDiscovery: { dns: { hostname: `${name}.bench.local` } },
    },
  });
  new mesh.CfnVirtualRouter(stack, `${name}-router`, {
    meshName: 'bench',
    virtualRouterName: name,
    spec: { listeners: [{ portMapping: { port: 8080, protocol: 'http' } }] },
  });
  new mesh.CfnRoute(stack, `${name}-route`, {
    meshName: 'bench',
    virtualRouterName: name,
    routeName: 'all',
    spec: {
      httpRoute: {
        match: { prefix: '/' },
        action: { weightedTargets: [{ virtualNode: name, weight: 100 }] },
        timeout: { perRequest: seconds(4) },
        retryPolicy: { httpRetryEvents: ['gateway-error'], tcpRetryEvents: ['connection-error'], maxRetries: 2, perRetryTimeout: seconds(1) },
      },
    },
  });
  new mesh.CfnVirtualService(stack, `${name}-service`, {
    meshName: 'bench',
    virtualServiceName: `${name}.bench.local`,
    spec: { provider: { virtualRouter: { virtualRouterName: name } } },
  });
}
app.synth({ skipValidation: true, validateOnSynthesis: false });
const template = JSON.parse(fs.readFileSync(path.join(folder, 'bench.template.json')));
const ended = process.hrtime.bigint();
const resources = Object.keys(template.Resources).filter((id) => id.startsWith('service')).length;
const milliseconds = (from) => Number((ended - from) / 1000000n);
console.log(count, resources, milliseconds(started), milliseconds(work), Math.round(process.resourceUsage().maxRSS / 1024));
