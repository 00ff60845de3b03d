using System.Reflection;
using System.Text.RegularExpressions;
using Xunit.Sdk;
using Xunit.v3;

namespace MeshCi.Conformance.Tests;

/// <summary>One test for each check of a script, found by its name in the script's text.</summary>
/// <param name="script">File name of the script.</param>
[AttributeUsage(AttributeTargets.Method)]
internal sealed partial class ChecksAttribute(string script) : DataAttribute
{
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        new([
        .. Name().Matches(File.ReadAllText(Path.Combine(Installed.Scripts, script)))
            .Select(match => new TheoryDataRow<string>(match.Groups[1].Value.Replace("\\'", "'", StringComparison.Ordinal)))]);

    public override bool SupportsDiscoveryEnumeration() => true;

    [GeneratedRegex(@"^check\('((?:[^'\\]|\\.)+)'", RegexOptions.Multiline)]
    private static partial Regex Name();
}
