using System.Text;
using MeshCi.Definitions.Language;

namespace MeshCi.Definitions.Reference;

/// <summary>The targets of a project with several target frameworks, which run in the first one. Generated from <see cref="MeshVerbs"/>.</summary>
public static class CrossTargetingTargets
{
    /// <summary>Path of the file in the repository.</summary>
    public const string File = "sdk/build/MeshCi.Sdk.CrossTargeting.targets";

    private const string Enabled = " Condition=\"'[$(MeshEnabled)]' != '[false]'\"";

    /// <summary>The bytes of the file: UTF-8, LF, two-space indent.</summary>
    public static byte[] Write()
    {
        var text = new StringBuilder("""
            <!-- Generated from the table of verbs by MeshCi.Definitions.Tests. Do not edit. -->
            <Project>
              <!--
                A service has one definition, regardless of its target frameworks: without a framework, a verb uses the first one. These targets replace
                the targets of the inner build with the same names, and return their results.
              -->
              <PropertyGroup>
                <_MeshFirstFramework>$([System.Text.RegularExpressions.Regex]::Match('$(TargetFrameworks)', '[^;\s]+').Value)</_MeshFirstFramework>
              </PropertyGroup>

            """);

        // A project that does not take part in the mesh describes its service as well, so that a caller gets an error.
        HandOn(text, new("_MeshDescribeService", "_MeshOwnService"), condition: "");
        foreach (var verb in MeshVerbs.All) HandOn(text, verb, Enabled);
        foreach (var verb in MeshVerbs.All.Where(verb => verb.RunsTogether))
        {
            HandOn(text, new($"_MeshDescribe{verb.Step}", $"_Mesh{verb.Step}Request"), condition: "");
            HandOn(text, new($"_MeshFinish{verb.Step}", verb.Returns), condition: "", inner: $"_MeshFinishInner{verb.Step}");
        }

        return Encoding.UTF8.GetBytes(text.Append("</Project>\n").ToString());
    }

    private static void HandOn(StringBuilder text, MeshVerb verb, string condition, string? inner = null)
    {
        var returns = verb.Returns is null ? "" : $" Returns=\"@({verb.Returns})\"";
        // In a solution, the outer build takes part, because MSBuild builds it for the solution.
        var steps = verb.RunsTogether ? $" DependsOnTargets=\"{TogetherTargets.Find(verb)}\""
            : MeshVerbs.All.Contains(verb) && verb.Name is not ("MeshGenerate" or "MeshLocal") ? " DependsOnTargets=\"_MeshMeet\""
            : "";
        const string self = "<MSBuild Projects=\"$(MSBuildProjectFullPath)\" Targets=";
        var together = verb.RunsTogether ? $"{self}\"_MeshRun{verb.Step}\" Condition=\"'$(_MeshTogether)' == 'true'\" />\n    " : "";
        var alone = verb.RunsTogether ? "\n      Condition=\"'$(_MeshTogether)' != 'true'\"" : "";
        var call = $"{self}\"{inner ?? verb.Name}\" Properties=\"TargetFramework=$(_MeshFirstFramework)\"{alone}";
        text.Append($"\n  <Target Name=\"{verb.Name}\"{returns}{steps}{condition}>\n    {together}{call}");
        if (verb.Returns is { } item) text.Append($">\n      <Output TaskParameter=\"TargetOutputs\" ItemName=\"{item}\" />\n    </MSBuild>\n");
        else text.Append(" />\n");
        if (condition.Length > 0) text.Append(ClosingTargets.OnError(verb));
        text.Append("  </Target>\n");
    }
}
