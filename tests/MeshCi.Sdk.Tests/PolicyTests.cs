namespace MeshCi.Sdk.Tests;

/// <summary>The permissions of a service, written by a command as an administrator runs it.</summary>
public sealed class PolicyTests(PackedSdk sdk)
{
    private static readonly string[] Files =
    [
        "orders.ledger-policy.json", "orders.policies.template.json", "orders.proxy-policy.json", "orders.role-policy.json", "orders.trust-policy.json",
    ];

    [Theory]
    [InlineData("Orders")]
    [InlineData("Two", Traits = ["Category", "Long"])]
    public async Task MeshPolicy_writes_policies_next_to_the_definition_and_a_clean_deletes_them(string project)
    {
        await using var user = await sdk.Projects.CopyAsync();

        var written = (await user.DotNetAsync("msbuild", project, "-t:MeshPolicy", "-p:MeshNodeName=orders", "-p:MeshControlPlane=appmesh",
            "-p:MeshRegion=eu-west-1", "-p:MeshRoleArn=arn:aws:iam::123456789012:role/deploy", "-p:MeshWebIdentityIssuer=https://ci.example.com",
            "-p:MeshWebIdentitySubject=repo:acme/shop:main", "-p:MeshLedger=s3://ledgers/mesh")).ShouldSucceed();

        written.Output.ShouldContain($"{project} -> wrote the permissions of arn:aws:iam::123456789012:role/deploy; template: ");
        Written(user, project).ShouldBe(Files);
        (await user.DotNetAsync("clean", project, "-p:MeshNodeName=orders")).ShouldSucceed();
        Written(user, project).ShouldBeEmpty();
    }

    private static IEnumerable<string> Written(UserRepository user, string project) =>
        Directory.GetFiles(user.PathOf(project), "*polic*.json", SearchOption.AllDirectories).Select(file => Path.GetFileName(file)).Order();
}
