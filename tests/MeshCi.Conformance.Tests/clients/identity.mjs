// Prints the configuration of a control plane that trusts the issuer at the given URL, and one at another URL where no issuer runs.
const [, , url, absent] = process.argv;
const account = '000000000000';
const provider = `arn:aws:iam::${account}:oidc-provider/${new URL(url).host}`;
const policy = (...statements) => ({ Version: '2012-10-17', Statement: statements });
const webIdentity = policy({
  Effect: 'Allow', Principal: { Federated: provider }, Action: ['sts:AssumeRoleWithWebIdentity', 'sts:TagSession'],
  Condition: { StringLike: { [`${new URL(url).host}:sub`]: 'repo:shop:*' } },
});

process.stdout.write(JSON.stringify({
  identity: {
    openIdConnectProviders: [url, absent].map(each => ({ url: each, clientIdList: ['sts.amazonaws.com'] })),
    roles: [
      { name: 'deploy', trustPolicy: webIdentity, policies: [policy({ Effect: 'Allow', Action: ['appmesh:*', 'sts:AssumeRole'], Resource: '*' })] },
      { name: 'read', trustPolicy: webIdentity, policies: [policy({ Effect: 'Allow', Action: ['appmesh:List*', 'appmesh:Describe*'], Resource: '*' })] },
      { name: 'chained', trustPolicy: policy({ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${account}:role/deploy` }, Action: 'sts:AssumeRole' }), policies: [] },
    ],
  },
}));
