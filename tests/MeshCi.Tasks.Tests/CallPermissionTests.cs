using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.Json;
using MeshCi.Aws.Observing;
using MeshCi.Aws.Parameters;
using MeshCi.Tasks.Verbs;
using Microsoft.Build.Utilities;

namespace MeshCi.Tasks.Tests;

/// <summary>
/// The role of a project that uses everything allows each call that MeshCi can make to a service of AWS other than App Mesh, whose calls are proved with
/// the control plane. What is called is read from the assembly, so that a call that is added later needs a statement, too.
/// </summary>
public sealed class CallPermissionTests : OrdersProject
{
    // The call of the clients that have operations of their own: those below, and that of App Mesh.
    private const string Generic = "InvokeAsync";

    // The trust policy allows it.
    private const string ByTrust = "";

    private static readonly Dictionary<string, string> OfSdk = new()
    {
        ["GetParametersAsync"] = "ssm:GetParameters",
        ["PutObjectAsync"] = "s3:PutObject",
        ["GetObjectAsync"] = "s3:GetObject",
        ["GetObjectMetadataAsync"] = "s3:GetObject",
        ["ListObjectsV2Async"] = "s3:ListBucket",
        ["DeleteObjectAsync"] = "s3:DeleteObject",
        ["AssumeRoleWithWebIdentityAsync"] = ByTrust,
    };

    private static readonly Dictionary<Type, string> OfClients = new()
    {
        [typeof(XRayClient)] = "xray:GetServiceGraph",
        [typeof(CloudWatchClient)] = "cloudwatch:GetMetricData",
        [typeof(CloudMapClient)] = "servicediscovery:DiscoverInstances",
    };

    // What AWS does in the name of the caller: no request of MeshCi names these.
    private static readonly string[] OnBehalf = ["iam:CreateServiceLinkedRole", "kms:Decrypt", "kms:GenerateDataKey"];

    [Fact]
    public void Each_call_that_the_assembly_makes_is_known() => CallsOfSdk().ShouldBe(OfSdk.Keys.Order());

    [Fact]
    public void Each_client_of_another_service_is_known() => typeof(XRayClient).Assembly.GetTypes()
        .Where(type => !type.IsNested
            && type.GetFields(BindingFlags.NonPublic | BindingFlags.Instance).Any(field => field.FieldType.Name == "JsonServiceClient"))
        .OrderBy(type => type.Name).ShouldBe(OfClients.Keys.OrderBy(type => type.Name));

    [Fact]
    public void The_role_of_a_project_that_uses_everything_allows_each_call_and_nothing_else()
    {
        string[] expected = [.. OfSdk.Values.Where(action => action != ByTrust), .. OfClients.Values, .. OnBehalf];

        ActionsOfRole().Where(action => !action.StartsWith("appmesh:", StringComparison.Ordinal)).ShouldBe(expected.Distinct().Order());
    }

    private string[] ActionsOfRole()
    {
        (string, string)[] settings =
        [
            ("MeshControlPlane", "appmesh"), ("MeshRegion", "eu-west-1"), ("MeshRoleArn", "arn:aws:iam::123456789012:role/deploy"),
            ("MeshWebIdentityIssuer", "https://ci.example.com"), ("MeshWebIdentitySubject", "a"), ("MeshLedger", "s3://ledgers/mesh"),
            ("MeshLedgerEncryption", "aws:kms"), ("MeshTraceSource", "xray"), ("MeshMetricNamespace", "proxies"), ("MeshAllowVariables", "/team"),
        ];
        Microsoft.Build.Framework.ITaskItem[] items =
        [
            Item("MeshListener", "8080"), Item("MeshServiceDiscovery", "cloudMap", ("Namespace", "shop.local"), ("Service", "orders")),
        ];
        Generate(items, settings).ShouldBeTrue(Engine.Everything);
        using var task = new WritePolicies
        {
            BuildEngine = Engine,
            Project = new TaskItem(ProjectFile),
            Settings = Settings(settings),
            Items = [.. items, Item("MeshTag", "team", ("Value", "{ssm:/team}"))],
            DefinitionFile = DefinitionItem(),
            Variable = _ => null,
        };
        task.Execute().ShouldBeTrue(Engine.Everything);
        var policy = File.ReadAllText(Path.Combine(Path.GetDirectoryName(DefinitionItem().ItemSpec)!, "orders.role-policy.json"));
        return
        [
            .. JsonDocument.Parse(policy).RootElement.GetProperty("Statement").EnumerateArray().Select(statement => statement.GetProperty("Action"))
                .SelectMany(action => action.ValueKind == JsonValueKind.Array ? action.EnumerateArray().ToArray() : [action])
                .Select(action => action.GetString()!).Distinct().Order(),
        ];
    }

    /// <summary>The methods of clients in the AWS SDK that MeshCi.Aws calls.</summary>
    private static string[] CallsOfSdk()
    {
        using var file = new PEReader(File.OpenRead(typeof(ParameterStore).Assembly.Location));
        var metadata = file.GetMetadataReader();
        return
        [
            .. metadata.MemberReferences.Select(metadata.GetMemberReference)
                .Where(member => member.Parent.Kind == HandleKind.TypeReference && IsClient(metadata.GetTypeReference((TypeReferenceHandle)member.Parent)))
                .Select(member => metadata.GetString(member.Name)).Where(name => name.EndsWith("Async", StringComparison.Ordinal) && name != Generic)
                .Distinct().Order(),
        ];

        bool IsClient(TypeReference type) => metadata.GetString(type.Namespace).StartsWith("Amazon.", StringComparison.Ordinal)
            && metadata.GetString(type.Name).TrimStart('I').StartsWith("Amazon", StringComparison.Ordinal);
    }
}
