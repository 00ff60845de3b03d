using System.Text.RegularExpressions;
using Microsoft.Build.Execution;

namespace MeshCi.Sdk.Tests;

/// <summary>Blanks and line breaks around the value of a property, as an XML formatter writes them, do not matter.</summary>
public sealed partial class BlankValueTests(PackedSdk sdk)
{
    private const string Program = "<PropertyGroup><OutputType>Exe</OutputType><AssemblyName>Orders.Api</AssemblyName><Version>1.0.0</Version></PropertyGroup>";

    // For each property of the reference, a visible value that differs from its default.
    private static readonly Dictionary<string, string> Values = new()
    {
        ["MeshName"] = "shop",
        ["MeshEnabled"] = "true",
        ["MeshNodeName"] = "orders",
        ["MeshNamespace"] = "shop.local",
        ["MeshServiceName"] = "orders.example.com",
        ["MeshRouter"] = "false",
        ["MeshDefaultRoute"] = "false",
        ["MeshOtherItems"] = "MeshTexture;MeshShader",
        ["MeshImportFrom"] = "live",
        ["MeshImportTo"] = "imported.props",
        ["MeshImportSplit"] = "true",
        ["MeshImportOverwrite"] = "true",
        ["MeshVersion"] = "2.0.0-rc.1",
        ["MeshEnvironment"] = "prod",
        ["MeshOwner"] = "123456789012",
        ["MeshOwnerId"] = "acme/orders",
        ["MeshDefinitionFile"] = "definitions/orders.json",
        ["MeshDeploy"] = "true",
        ["MeshControlPlane"] = "appmesh",
        ["MeshEndpoint"] = "https://mesh.example.com",
        ["MeshStsEndpoint"] = "https://sts.example.com",
        ["MeshLedgerStsEndpoint"] = "https://sts.example.com",
        ["MeshLedgerRoleArn"] = "arn:aws:iam::123456789012:role/ledger",
        ["MeshLedgerStaticCredentials"] = "true",
        ["MeshRegion"] = "eu-west-1",
        ["MeshRoleArn"] = "arn:aws:iam::123456789012:role/deploy",
        ["MeshWebIdentityTokenFile"] = "token.jwt",
        ["MeshWebIdentityTokenVariable"] = "TOKEN",
        ["MeshAllowStaticCredentials"] = "true",
        ["MeshWebIdentityIssuer"] = "https://ci.example.com",
        ["MeshWebIdentityAudience"] = "mesh",
        ["MeshWebIdentitySubject"] = "repo:acme/shop:ref:refs/heads/main",
        ["MeshSessionDuration"] = "30m",
        ["MeshLedger"] = "../ledger",
        ["MeshStateDirectory"] = "../.state",
        ["MeshLocalConfiguration"] = "configuration.json",
        ["MeshBuild"] = "4127",
        ["MeshRollbackTo"] = "4119",
        ["MeshTraceSource"] = "xray",
        ["MeshMetricNamespace"] = "appmesh/proxies",
        ["MeshTraceService"] = "Orders.Api",
        ["MeshConfirmTimeout"] = "90s",
        ["MeshParametersFile"] = "parameters.json",
        ["MeshAllowOlder"] = "true",
        ["MeshDeployBranch"] = "main",
        ["MeshAllowPullRequest"] = "true",
        ["MeshAllowFork"] = "true",
        ["MeshAllowTag"] = "true",
        ["MeshAllowSchedule"] = "true",
        ["MeshAllowFailedTests"] = "true",
        ["MeshAllowOtherEnvironment"] = "true",
        ["MeshAdopt"] = "true",
        ["MeshAllowGap"] = "true",
        ["MeshAllowRemoval"] = "true",
        ["MeshDestroyAdopted"] = "delete",
        ["MeshHealDrift"] = "true",
        ["MeshLeaseTimeout"] = "90s",
        ["MeshLedgerEncryption"] = "aws:kms",
        ["MeshLedgerEndpoint"] = "https://storage.example.com",
        ["MeshLedgerKeep"] = "20",
        ["MeshLedgerKmsKey"] = "alias/deploys",
        ["MeshLedgerRegion"] = "eu-west-1",
        ["MeshPlanFile"] = "saved.plan.json",
        ["MeshPrune"] = "false",
        ["MeshRenamedFrom"] = "orders;sales",
        ["MeshPlanFailOnChanges"] = "true",
        ["MeshBeforeDeployTargets"] = "Before;Approve",
        ["MeshAfterDeployTargets"] = "After;Tell",
        ["MeshGenerateDependsOn"] = "Prepare;Check",
        ["MeshAllowVariables"] = "TOKENS_PER_SECOND;MAX_TOKENS",
        ["MeshTasksAssembly"] = "elsewhere/MeshCi.Tasks.dll",
        ["MeshControlPlaneProgram"] = "elsewhere/MeshCi.Local.dll",
    };

    public static TheoryData<string, bool> Properties =>
        [.. Documented().SelectMany(name => (bool[])[false, true], (name, onTheCommandLine) => new TheoryDataRow<string, bool>(name, onTheCommandLine))];

    [Theory]
    [MemberData(nameof(Properties))]
    public void A_property_with_line_breaks_around_its_value_behaves_as_if_it_had_none(string property, bool onTheCommandLine)
    {
        Values.ShouldContainKey(property, $"docs/reference/properties.md has the property {property}: give it a value in this test.");

        var plain = Evaluated(property, Values[property], onTheCommandLine);

        Evaluated(property, $"\n      {Values[property]}\t\n    ", onTheCommandLine).ShouldBe(plain);
    }

    [Theory]
    [MemberData(nameof(Properties))]
    public void A_property_of_only_blanks_counts_as_not_set(string property, bool onTheCommandLine) =>
        Evaluated(property, "\n    ", onTheCommandLine).ShouldBe(Evaluated(property, "", onTheCommandLine));

    [Fact]
    public void Item_conditions_see_the_trimmed_value()
    {
        var project = BareProject.Evaluate($"""
            {Program}
            <PropertyGroup><MeshEnvironment>
              prod
            </MeshEnvironment></PropertyGroup>
            <ItemGroup Condition="'$(MeshEnvironment)' == 'prod'"><MeshTag Include="team" /></ItemGroup>
            """);

        project.GetItems("MeshTag").ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("MeshGenerateDependsOn", "One%3BTwo")]
    [InlineData("MeshDeployDependsOn", "One%3BTwo")]
    [InlineData("MeshAfterDeployTargets", "\n One%3BTwo \n")]
    public void A_list_of_targets_that_is_escaped_for_the_command_line_is_a_list(string property, string value) =>
        BareProject.Evaluate(Program, (property, value)).GetPropertyValue(property).Split(';', StringSplitOptions.TrimEntries).ShouldBe(["One", "Two"]);

    [Theory]
    [InlineData("MeshDeploy", "_MeshPublishes")]
    [InlineData("MeshEnabled", "_MeshEnabledHere")]
    public void An_invalid_switch_does_not_count_as_off_but_is_left_to_the_task_that_reports_it(string property, string effect)
    {
        BareProject.Evaluate(Program, (property, "ture")).GetPropertyValue(effect).ShouldBe("true");
        BareProject.Evaluate(Program, (property, " False ")).GetPropertyValue(effect).ShouldBe("");
    }

    [Theory]
    [InlineData("net10.0;net9.0")]
    [InlineData(";net10.0;net9.0")]
    [InlineData("\n  net10.0;\n  net9.0\n")]
    public void The_first_of_several_frameworks_is_found_despite_leading_blanks(string frameworks) =>
        BareProject.Evaluate(Program, ("TargetFrameworks", frameworks), ("IsCrossTargetingBuild", "true"))
            .GetPropertyValue("_MeshFirstFramework").ShouldBe("net10.0");

    [Fact]
    public void A_project_with_line_breaks_around_every_value_has_the_same_definition_bytes()
    {
        sdk.Version.ShouldNotBeEmpty();
        string[] shaping =
        [
            "MeshName", "MeshNodeName", "MeshNamespace", "MeshServiceName", "MeshDefaultRoute", "MeshVersion", "MeshEnvironment", "MeshOwner", "MeshOwnerId",
        ];

        Definition(shaping, value => $"\n      {value}\n    ").ShouldBe(Definition(shaping, value => value));
    }

    private static string Definition(string[] properties, Func<string, string> written)
    {
        using var project = new InProcessProject($"""
            <PropertyGroup><OutputType>Exe</OutputType>{Xml(properties, written)}</PropertyGroup>
            <ItemGroup>{Service.Items}</ItemGroup>
            """);
        return project.Generate();
    }

    private static string Xml(string[] properties, Func<string, string> written) =>
        string.Concat(properties.Select(property => $"<{property}>{written(Values[property])}</{property}>"));

    private static string Evaluated(string property, string value, bool onTheCommandLine)
    {
        var project = onTheCommandLine
            ? BareProject.Evaluate(Program, (property, value))
            : BareProject.Evaluate($"{Program}<PropertyGroup><{property}>{value}</{property}></PropertyGroup>");
        return string.Join('\n', project.Properties
            .Where(known => known.Name.StartsWith("Mesh", StringComparison.Ordinal) || known.Name.StartsWith("_Mesh", StringComparison.Ordinal))
            .OrderBy(known => known.Name, StringComparer.Ordinal).Select(Shown).Where(line => !line.EndsWith('=')));
    }

    // MSBuild trims the elements when it reads a list.
    private static string Shown(ProjectPropertyInstance property)
    {
        var parts = property.EvaluatedValue.Split(';').Select(part => List().IsMatch(property.Name) ? part.Trim() : part);
        return $"{property.Name}={string.Join(';', parts.Where(part => part.Length > 0))}";
    }

    private static IEnumerable<string> Documented() => Row().Matches(Repository.Read("docs/reference/properties.md")).Select(match => match.Groups[1].Value);

    [GeneratedRegex("^Mesh(OtherItems|AllowVariables|RenamedFrom|WebIdentitySubject)$|Targets$|DependsOn$")]
    private static partial Regex List();

    [GeneratedRegex(@"^\| `(Mesh\w+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
