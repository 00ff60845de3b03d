using System.Text.RegularExpressions;
using MeshCi.Tests.Documentation;

namespace MeshCi.Sdk.Tests;

/// <summary>Values that MSBuild changes or removes before a task reads them, evaluated by MSBuild itself.</summary>
public sealed class WrittenValueTests
{
    private const string Service = """
        <MeshListener Include="8080" HealthCheckPath="/h" PerRequestTimeout="5s" /><MeshServiceDiscovery Include="dns" Hostname="orders.shop.local" />
        """;

    [Fact]
    public void Escapes_that_are_not_meant_for_MSBuild_are_refused_wherever_they_are()
    {
        const string items = """
            <Project>
              <PropertyGroup>
                <LogFormat>%ACCESS_LOG_TYPE%</LogFormat>
                <Milliseconds>%3f</Milliseconds>
                <Never>%3f</Never>
              </PropertyGroup>
              <ItemGroup>
                <MeshAccessLog Include="/dev/stdout" Format="[%START_TIME(%s.%3f)%] %ACCESS_LOG_TYPE% %REQ(:METHOD)%&#10;" />
                <MeshRoute Include="element" Prefix="/e">
                  <PathRegex Condition="false">/a%2Fb</PathRegex>
                </MeshRoute>
                <MeshRoute Include="regex" PerRequestTimeout="3s">
                  <PathRegex>/files/[^/]+%2F[^/]+</PathRegex>
                </MeshRoute>
                <MeshRoute Include="never" PathRegex="/a%2Fb" Condition="false" />
                <MeshRoute Include="a%2Db" Prefix="/ab" />
                <MeshRoute Include="path" Path="/a%3Fb" />
                <MeshRoute Include="updated" Prefix="/u" />
                <MeshRoute Update="updated" Prefix="/u%20v" />
                <MeshTag Include="format" Value="$(LogFormat)" />
                <MeshNode Include="v2" />
                <MeshListener Include="8080" Node="v2" />
                <MeshServiceDiscovery Include="dns" Node="v2" Hostname="v2.shop.local" />
                <MeshAccessLog Include="/dev/stdout" Node="v2" JsonFormat="t=%START_TIME(%H.$(Milliseconds))%;q=a" />
              </ItemGroup>
              <ItemDefinitionGroup>
                <MeshTag><Kind>%ab</Kind></MeshTag>
              </ItemDefinitionGroup>
            </Project>
            """;

        Errors(items).ShouldBe([
            "MESH0092 mesh.props 8 %253f", "MESH0092 mesh.props 13 %252F", "MESH0092 mesh.props 16 %252D", "MESH0092 mesh.props 17 %253F",
            "MESH0092 mesh.props 19 %2520", "MESH0092 mesh.props 20 %25AC", "MESH0092 mesh.props 24 %253f",
            "MESH0092 mesh.props 27 %25ab"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("<MeshServiceName>$(ServiceNmae)</MeshServiceName>", 1)]
    [InlineData("<MeshNodeName>$(ServiceNmae)</MeshNodeName><MeshVersion>$(ServiceNmae)</MeshVersion><MeshControlPlane>$(Plane)$(Kind)</MeshControlPlane>", 3)]
    [InlineData("<MeshServiceName>$(AssemblyName)</MeshServiceName><MeshVersion>$(Version)</MeshVersion>", 0)]
    [InlineData("<MeshServiceName>$(ServiceNmae)</MeshServiceName><MeshServiceName Condition=\"'$(MeshServiceName)' == ''\">x.shop</MeshServiceName>", 0)]
    public void A_property_that_gets_its_default_because_it_refers_to_nothing_is_a_warning(string properties, int expected)
    {
        using var project = InProcessProject.Service(Service, $"<MeshName>shop</MeshName>{properties}");

        var (succeeded, log, _) = project.Build("MeshValidate");

        succeeded.ShouldBeTrue(string.Join('\n', log.Errors.Select(error => error.Message)));
        log.Warnings.Count(warning => warning.Code == "MESH0093" && warning.File == project.ProjectFile).ShouldBe(expected);
        log.Warnings.Count.ShouldBe(expected, string.Join('\n', log.Warnings.Select(warning => warning.Message)));
    }

    [Fact]
    public void A_default_of_an_item_type_is_reported_once_at_its_line()
    {
        const string items = """
            <Project>
              <ItemDefinitionGroup>
                <MeshRoute><PathRegex>/%2F.*</PathRegex></MeshRoute>
              </ItemDefinitionGroup>
              <ItemGroup>
                <MeshRoute Include="a" />
                <MeshRoute Include="b" />
              </ItemGroup>
            </Project>
            """;

        Errors(items).ShouldBe(["MESH0092 mesh.props 3 %252F"]);
    }

    [Fact]
    public void Escapes_that_are_meant_for_MSBuild_have_the_value_that_MSBuild_gives_them()
    {
        const string items = """
            <Project>
              <PropertyGroup><Expression>/a(b|c)?</Expression></PropertyGroup>
              <ItemGroup>
                <MeshAccessLog Include="/dev/stdout" Format="%25ACCESS_LOG_TYPE% %START_TIME(%s.%253f)% %28%40%3B%29 %REQ(X%3F:PATH)%%0A" />
                <MeshRoute Include="star%2A" Prefix="/s" />
                <MeshRoute Include="regex" PathRegex="/a%24(b|c)%5C.d%24" />
                <MeshRoute Include="encoded" PathRegex="/files/[^/]+%252F[^/]+" />
                <MeshRoute Include="trimmed" PathRegex="$(Expression.Trim())" />
                <MeshTag Include="t" Value="%24(x) 100% &amp; %zz" />
              </ItemGroup>
            </Project>
            """;

        var (errors, definition) = Generate(items);

        errors.ShouldBeEmpty();
        definition.ShouldContain("%ACCESS_LOG_TYPE% %START_TIME(%s.%3f)% (@;) %REQ(X?:PATH)%\\n");
        definition.ShouldContain("""/a$(b|c)\\.d$""");
        definition.ShouldContain("/files/[^/]+%2F[^/]+");
        definition.ShouldContain("\"/a(b|c)?\"");
        definition.ShouldContain("star*");
    }

    [Fact]
    public void References_without_a_value_are_refused_with_their_name()
    {
        const string items = """
            <Project>
              <PropertyGroup>
                <CheckoutTimeout>3s</CheckoutTimeout>
                <Empty></Empty>
                <Set>/set</Set>
              </PropertyGroup>
              <ItemGroup>
                <MeshRoute Include="checkout" Prefix="/c" PerRequestTimeout="$(ChekoutTimeout)" />
                <MeshRoute Include="list" Prefix="/l">
                  <Targets>@(NoSuchItem)</Targets>
                  <Priority Condition="'$(None)' != ''">$(None)</Priority>
                </MeshRoute>
                <MeshRoute Include="empty" Prefix="/e" Method="$(Empty)$(None)" />
                <MeshRoute Include="written" Prefix="$(Set)" Method="" />
                <MeshRoute Include="part" Prefix="/p$(None)" />
                <MeshListener Include="$(Port)" />
                <MeshListener Include="$(Port)" Condition="'$(Port)' != ''" />
                <MeshBackend Include="@(NoSuchItem)" />
                <MeshRoute Include="regex" PathRegex="/v1$(?:/a|/b)" />
                <MeshRoute Include="group" PathRegex="/v1$(Set)$(b)c" />
                <MeshRoute Include="whole" PathRegex="$(b|c)" />
              </ItemGroup>
            </Project>
            """;

        Errors(items).ShouldBe([
            "MESH0093 mesh.props 8 Did you mean $(CheckoutTimeout)? Otherwise, set it", "MESH0093 mesh.props 10 there is no item NoSuchItem",
            "MESH0093 mesh.props 13 the property Empty is not set or empty", "MESH0093 mesh.props 16 the property Port is not set or empty",
            "MESH0094 mesh.props 19 %24(?:/a|/b)", "MESH0094 mesh.props 20 %24(b)", "MESH0094 mesh.props 21 %24(b|c)"], ignoreOrder: true);
    }

    [Fact]
    public void A_reserved_property_is_refused_in_a_build_and_on_the_command_line()
    {
        using var project = InProcessProject.Service(Service, "<MeshName>shop</MeshName>\n<MeshEnvoyPath>envoy</MeshEnvoyPath>");

        var (succeeded, log, _) = project.Build("MeshGenerate", ("MeshTraces", "x"));

        succeeded.ShouldBeFalse();
        log.Errors.Select(error => (error.Code, error.LineNumber > 0)).ShouldBe([("MESH0096", true), ("MESH0096", false)], ignoreOrder: true);
    }

    [Fact]
    public void An_unknown_property_of_the_command_line_is_reported_once_by_a_build()
    {
        using var project = InProcessProject.Service(Service);

        var (succeeded, log, _) = project.Build(["MeshGenerate", "MeshValidate"], ("MeshDeplyo", "true"));

        succeeded.ShouldBeTrue();
        log.Warnings.ShouldHaveSingleItem().Code.ShouldBe("MESH0097");
    }

    [Theory]
    [InlineData("MESH0092")]
    [InlineData("MESH0093")]
    [InlineData("MESH0094")]
    public void The_example_of_a_page_raises_the_diagnostic_before_the_fix_and_not_after_it(string id)
    {
        static string Project(string example) =>
            $"<Project>{(example.Contains("<ItemGroup>", StringComparison.Ordinal) ? example : $"<ItemGroup>{example}</ItemGroup>")}</Project>";
        var page = DiagnosticPage.Read(id);

        var before = Errors(Project(page.Blocks("Before")[0].Code));
        before.ShouldNotBeEmpty();
        before.ShouldAllBe(error => error.StartsWith(id));
        Errors(Project(page.Blocks("After")[0].Code)).ShouldBeEmpty();
    }

    [Fact]
    public void An_item_that_a_target_removes_is_not_reported()
    {
        const string items = """
            <Project>
              <ItemGroup><MeshBackend Include="$(None)" /></ItemGroup>
              <Target Name="Change"><ItemGroup><MeshBackend Remove="@(MeshBackend)" /></ItemGroup></Target>
              <ItemGroup><MeshTag Include="a" Value="b" /></ItemGroup>
            </Project>
            """;

        Errors(items).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""<MeshRoute Include="a" Prefix="/a" Protocol="http" /><MeshRoute Include="$(A)" Prefix="/v2" Protocol="http2" />""")]
    [InlineData("""<MeshTag Include="a" Kind="virtualNode" Value="x" /><MeshTag Include="$(A)" Kind="route" Value="x" />""")]
    [InlineData("""<MeshRoute Include="$(A)" Priority="5" Prefix="/a" /><MeshRoute Update="a" Priority="9" />""")]
    [InlineData("""<MeshRoute Include="$(A)" Priority="5" Prefix="/a" /><MeshRoute Update="$(A)" Priority="9" />""")]
    [InlineData("""
        <MeshRoute Include="b" Prefix="/b" Condition="false" />
        <MeshRoute Include="$(B)" Priority="5" Prefix="/b" /><MeshRoute Update="b" Priority="9" />
        """)]
    [InlineData("""<MeshRoute Include="$(A)" Prefix="/a" /><MeshRoute Include="@(None);$(B)" Prefix="/b" /><MeshRoute Update="a" Prefix="/c" />""")]
    [InlineData("""<MeshTag Include="a" Value="$(None)" /><MeshTag Update="a" Value="" />""")]
    [InlineData("""
        <MeshRoute Include="$(A)" Prefix="/a" /></ItemGroup>
        <Target Name="Change" BeforeTargets="GetAssemblyVersion"><ItemGroup><MeshRoute><Prefix>/b</Prefix></MeshRoute></ItemGroup></Target><ItemGroup>
        """)]
    public void An_item_that_MSBuild_creates_is_not_reported_whatever_else_has_its_name_or_changes_it(string items)
    {
        Errors($"<Project><PropertyGroup><A>a</A><B>b</B></PropertyGroup><ItemGroup>{items}</ItemGroup></Project>").Where(error => error.Contains("MESH0093"))
            .ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""<MeshRoute Include="a" Prefix="/a" />""")]
    [InlineData("""<MeshRoute Include="$(A)" Prefix="/a" />""")]
    [InlineData("""<MeshRoute Include="$(A)" Prefix="/a" /><MeshRoute Update="a" Prefix="/b" />""")]
    [InlineData("""<MeshRoute Include="a" Prefix="/a" Condition="true" />""")]
    public void An_item_that_MSBuild_does_not_create_is_reported_whatever_other_items_there_are(string items)
    {
        Errors($"<Project><PropertyGroup><A>a</A></PropertyGroup><ItemGroup>{items}<MeshRoute Include=\"$(Missing)\" Prefix=\"/m\" /></ItemGroup></Project>")
            .ShouldBe(["MESH0093 mesh.props 1 the property Missing is not set or empty"]);
    }

    // The proposed text, which follows the code, the file and the line, is the part of the message that a test expects.
    private static List<string> Errors(string items) => Generate(items).Errors;

    private static (List<string> Errors, string Definition) Generate(string items)
    {
        using var project = new InProcessProject($"""
            <PropertyGroup><OutputType>Exe</OutputType><MeshName>shop</MeshName></PropertyGroup><ItemGroup>{Service}</ItemGroup><Import Project="mesh.props" />
            """);
        project.Write("mesh.props", items);
        var (succeeded, log, built) = project.Build("MeshGenerate");
        var errors = log.Errors.Select(error => $"{error.Code} {Path.GetFileName(error.File)} {error.LineNumber} {Proposal(error.Message!)}").ToList();
        return (errors, succeeded ? File.ReadAllText(project.DefinitionFile(built)) : "");
    }

    private static string Proposal(string message)
    {
        string[] proposals =
        [
            "Write '([^']+)'", "(Did you mean [^?]+[?] Otherwise, set it), or", "(the property .+?), so [^.]+[.] Set it, or",
            "(there is no item .+?), so [^.]+[.] Add it, or",
        ];
        return proposals.Select(pattern => Regex.Match(message, pattern)).FirstOrDefault(match => match.Success)?.Groups[1].Value ?? message;
    }
}
