using System.Text;
using MeshCi.Definitions.Language;

namespace MeshCi.Definitions.Reference;

/// <summary>
/// The targets that find properties and items that were changed after MeshCi had read them. Generated from <see cref="MeshProperties"/> and
/// <see cref="ItemTypes"/>.
/// </summary>
public static class ReadingTargets
{
    /// <summary>Path of the file in the repository.</summary>
    public const string File = "sdk/build/MeshCi.Sdk.Reading.targets";

    /// <summary>The bytes of the file: UTF-8, LF, two-space indent.</summary>
    public static byte[] Write()
    {
        var text = new StringBuilder("""
            <!-- Generated from the tables of the language by MeshCi.Definitions.Tests. Do not edit. -->
            <Project>
              <UsingTask TaskName="MeshCi.Tasks.Verbs.ReportLateChanges" AssemblyFile="$(MeshTasksAssembly)" Runtime="NET" />

              <!--
                A target can change a property or an item after it was read. Neither a build nor a deploy may ignore such a change silently. Each check is a
                target of its own, because a command can need several of them, and MSBuild runs a target once.
              -->
              <Target Name="_MeshRememberRead" Condition="'$(_MeshGeneratesHere)' == 'true'">

            """);
        State(text, "_MeshRead");
        text.Append("  </Target>\n");
        Check(text, "_MeshFindChangesAfterBuild", "Build");
        Check(text, "_MeshFindChangesAfterPublish", "Publish");
        Check(text, "_MeshFindChangesBeforeVerb", "MeshValidate");
        Check(text, "_MeshFindChangesBeforePlan", null);
        Check(text, "_MeshFindChangesBeforeDeploy", null);
        return Encoding.UTF8.GetBytes(text.Append("</Project>\n").ToString());
    }

    private static void Check(StringBuilder text, string name, string? after)
    {
        var hook = after is null ? "" : $" AfterTargets=\"{after}\"";
        text.Append($"\n  <Target Name=\"{name}\"{hook} Condition=\"'$(_MeshRead)' != ''\">\n");
        State(text, "_MeshReadNow");
        text.Append("""
                <ReportLateChanges
                  Project="$(MSBuildProjectFullPath)"
                  Settings="@(_MeshSettings)"
                  Read="$(_MeshRead)"
                  Now="$(_MeshReadNow)"
                  NeededBy="$(_MeshDefinitionNeededBy)"
                  Condition="$([System.String]::CompareOrdinal($(_MeshRead), $(_MeshReadNow))) != 0" />
              </Target>

            """);
    }

    // The version of the project is a default of MeshVersion that targets compute.
    private static void State(StringBuilder text, string property)
    {
        text.Append("    <PropertyGroup>\n");
        text.Append("      <_MeshVersionNow>$(MeshVersion)</_MeshVersionNow>\n");
        text.Append("      <_MeshVersionNow Condition=\"'$(MeshVersion)' == ''\">$(Version)</_MeshVersionNow>\n");
        text.Append($"      <{property}Items>");
        foreach (var type in ItemTypes.All)
        {
            text.Append($"\n        #{type.Name}=@({type.Name}->'");
            var names = type.Metadata.Select(metadata => metadata.Name).Order(StringComparer.Ordinal).Prepend("Identity");
            LanguageTargets.Wrapped(text, names.Select(name => $"%({name})"), '|', "          ");
            text.Append("')");
        }

        text.Append($"\n      </{property}Items>\n      <{property}>");
        foreach (var each in MeshProperties.All.Where(each => each.Kind != PropertyKind.Targets)) text.Append($"\n        #{each.Name}={Value(each)}");
        text.Append($"\n        $({property}Items)\n      </{property}>\n    </PropertyGroup>\n");
    }

    // On systems other than Windows, MSBuild converts the slashes of a path as soon as its first folder exists.
    private static string Value(MeshProperty property) => property switch
    {
        { Name: "MeshVersion" } => "$(_MeshVersionNow)",
        { Kind: PropertyKind.Path } => $"$({property.Name}.Replace('\\', '/'))",
        _ => $"$({property.Name})",
    };
}
