using System.Text;
using MeshCi.Definitions.Language;

namespace MeshCi.Definitions.Reference;

/// <summary>
/// The part of the SDK's targets that lists the elements of the language: properties to trim, settings to pass to the tasks, items to collect, and
/// values that regenerate the definition when they change. Generated from <see cref="MeshProperties"/> and <see cref="ItemTypes"/>.
/// </summary>
public static class LanguageTargets
{
    /// <summary>Path of the file in the repository.</summary>
    public const string File = "sdk/build/MeshCi.Sdk.Language.targets";

    private const int Widest = 150;

    // What the tasks read in addition to the properties of users.
    private static readonly (string Name, string Value)[] Facts =
    [
        ("AssemblyName", "$(AssemblyName)"),
        ("HasDefaultName", "$(_MeshHasDefaultName)"),
        ("Defaulted", "$(_MeshDefaulted)"),
        ("OtherItems", "$(MeshOtherItems);@(AvailableItemName)"),
        ("ReservedProperties", "$(_MeshReservedProperties)"),
        ("DotNetHost", "$(_MeshDotNetHost)"),
        ("StartDirectory", "$(MSBuildStartupDirectory)"),
    ];

    /// <summary>The bytes of the file: UTF-8, LF, two-space indent.</summary>
    public static byte[] Write()
    {
        var text = new StringBuilder();
        Head(text);
        Trimming(text);
        Reserved(text);
        Settings(text);
        Items(text);
        Inputs(text);
        return Encoding.UTF8.GetBytes(text.Append("</Project>\n").ToString());
    }

    // MSBuild trims the parts of a list, and the result of a property function would no longer be a list.
    private static IEnumerable<string> Trimmed =>
        MeshProperties.All.Where(property => property.Kind is not (PropertyKind.List or PropertyKind.Targets)).Select(property => property.Name);

    // A list from the command line arrives escaped, as One%3BTwo, and would be taken for the name of a single target.
    private static IEnumerable<string> TargetLists =>
        MeshProperties.All.Where(property => property.Kind is PropertyKind.Targets).Select(property => property.Name)
            .Union(MeshVerbs.All.Select(verb => $"{verb.Name}DependsOn"));

    private static void Head(StringBuilder text)
    {
        text.Append("<!-- Generated from the tables of the language by MeshCi.Definitions.Tests. Do not edit. -->\n");
        text.Append("<Project TreatAsLocalProperty=\"");
        Wrapped(text, Trimmed.Concat(TargetLists), ';', "         ");
        text.Append("\">\n");
    }

    private static void Trimming(StringBuilder text)
    {
        text.Append("""
              <!--
                Spaces and line breaks around a value do not count, and a list of targets can be escaped (One%3BTwo), as the command line requires. The
                attribute above also applies this to values from the command line. Conditions on items see the trimmed values.
              -->
              <PropertyGroup>

            """);
        foreach (var name in Trimmed) text.Append($"    <{name} Condition=\"'$({name})' != ''\">$({name}.Trim())</{name}>\n");
        foreach (var name in TargetLists) text.Append($"    <{name} Condition=\"'$({name})' != ''\">$([MSBuild]::Unescape('$({name})'))</{name}>\n");
        text.Append("  </PropertyGroup>\n\n");
    }

    // MSBuild knows whether a property has a value, whoever sets it; its names on the command line are only known to a task.
    private static void Reserved(StringBuilder text)
    {
        text.Append("  <!-- Properties that a later version will define. Tasks refuse them. -->\n  <PropertyGroup>\n");
        foreach (var name in ReservedNames.Properties)
        {
            text.Append($"    <_MeshReservedProperties Condition=\"'$({name})' != ''\">$(_MeshReservedProperties);{name}");
            text.Append("</_MeshReservedProperties>\n");
        }

        text.Append("  </PropertyGroup>\n\n  <PropertyGroup>\n");
        text.Append("    <!-- An argument of the command line that sets a property with a name like those of MeshCi, but not one of them. -->\n");
        text.Append("    <_MeshUnknownArgument>(?ix)[-/](p|property)(:|\\s+)([^\\s]*[;,])?[\"']*Mesh(?!(");
        var known = MeshProperties.All.Select(property => property.Name).Concat(MeshVerbs.All.Select(verb => $"{verb.Name}DependsOn")).Distinct();
        Wrapped(text, known.Select(name => name["Mesh".Length..]), '|', "      ");
        text.Append("\n      )=)</_MeshUnknownArgument>\n  </PropertyGroup>\n\n");
    }

    private static void Settings(StringBuilder text)
    {
        text.Append("""
              <!-- All inputs of the tasks besides the items, in a single item. Values are names and paths, never secrets. -->
              <Target Name="_MeshReadSettings">
                <ItemGroup>
                  <_MeshSettings Remove="@(_MeshSettings)" />
                  <_MeshSettings
                    Include="settings"
            """);
        var properties = MeshProperties.All.Where(property => property.Kind != PropertyKind.Targets);
        foreach (var (name, value) in properties.Select(property => (property.Name, Value: $"$({property.Name})")).Concat(Facts))
            text.Append($"\n        {name}=\"{value}\"");
        text.Append(" />\n    </ItemGroup>\n  </Target>\n\n");
    }

    private static void Items(StringBuilder text)
    {
        text.Append("""
              <!-- A single list of all mesh items, each with its type and the file that declares it, so that findings can refer to the location. -->
              <Target Name="_MeshCollectItems" Condition="'$(_MeshGeneratesHere)' == 'true'">
                <ItemGroup>
                  <_MeshItem Remove="@(_MeshItem)" />

            """);
        foreach (var name in ItemTypes.All.Select(type => type.Name))
            text.Append($"      <_MeshItem Include=\"@({name})\" MeshItemType=\"{name}\" MeshDefinedIn=\"%({name}.DefiningProjectFullPath)\" />\n");
        text.Append("    </ItemGroup>\n  </Target>\n\n");
    }

    private static void Inputs(StringBuilder text)
    {
        var switches = MeshProperties.All.Where(property => property.Kind == PropertyKind.Switch).Select(property => $"$({property.Name})");
        text.Append("""
              <!-- What the definition depends on, apart from the content of files and variables. -->
              <Target Name="_MeshDescribeInputs" DependsOnTargets="_MeshCollectItems" Condition="'$(_MeshGeneratesHere)' == 'true' and '$(NoBuild)' != 'true'">
                <PropertyGroup>
                  <_MeshSwitches>
            """);
        Wrapped(text, switches, '|', "        ");
        text.Append("</_MeshSwitches>\n");
        text.Append("      <_MeshInputs>$(MeshTasksAssembly)|$(_MeshReservedProperties)\n        @(_MeshSettings->'%(RepositoryUrl)|%(OtherItems)|");
        Wrapped(text, MeshProperties.All.Where(property => property.ShapesDefinition).Select(property => $"%({property.Name})"), '|', "          ");
        text.Append("')\n        @(_MeshBackendService->'%(Project)|%(ServiceName)|%(MeshName)|%(MeshOwner)|%(Enabled)|%(Listens)|%(Listeners)|%(NodeName)|");
        text.Append("%(HasService)')");
        text.Append("\n        $(_MeshReadItems)");
        text.Append("\n      </_MeshInputs>\n    </PropertyGroup>\n  </Target>\n");
    }

    // A list on as many lines as it needs. MSBuild ignores the line breaks and the indentation.
    internal static void Wrapped(StringBuilder text, IEnumerable<string> parts, char separator, string indent)
    {
        var width = text.Length - text.ToString().LastIndexOf('\n');
        var isFirst = true;
        foreach (var part in parts)
        {
            if (!isFirst) text.Append(separator);
            if (!isFirst && width + part.Length + 1 > Widest)
            {
                text.Append('\n').Append(indent);
                width = indent.Length;
            }

            text.Append(part);
            width += part.Length + 1;
            isFirst = false;
        }
    }
}
