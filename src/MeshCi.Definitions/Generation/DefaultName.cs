using System.Globalization;
using System.Text;
using MeshCi.Definitions.Diagnostics;
using MeshCi.Definitions.Language;

namespace MeshCi.Definitions.Generation;

/// <summary>Messages about the default of <c>MeshNodeName</c>.</summary>
public static class DefaultName
{
    /// <summary>Why an assembly name has no default node name.</summary>
    public static string HasNone(string assembly) =>
        $"No node name can be derived from the assembly name '{Wording.Short(assembly)}', because it {Cause(Naming.FirstLost(assembly))}. "
        + "Set MeshNodeName, for example <MeshNodeName>orders</MeshNodeName>.";

    /// <summary>Two projects whose default node names are equal.</summary>
    /// <param name="node">The node name.</param>
    /// <param name="mesh">The mesh of both.</param>
    /// <param name="project">Path of the project that is built.</param>
    /// <param name="other">Path of the other project.</param>
    public static string IsTaken(string node, string mesh, string project, string other) =>
        $"'{project}' and '{other}' have the same default node name, '{Wording.Short(node)}', so both would deploy the same resources of mesh "
        + $"'{Wording.Short(mesh)}'. Give one of them another name, such as <MeshNodeName>{Wording.Short(node)}-2</MeshNodeName>, "
        + "or set <MeshEnabled>false</MeshEnabled> in the one that is not a service.";

    private static string Cause(Rune? lost) => lost is not { } character
        ? "contains neither letters nor digits"
        : string.Create(CultureInfo.InvariantCulture, $"contains '{Wording.Short(character.ToString())}' (U+{character.Value:X4}). ")
            + "Only ASCII letters and digits, and '.', '-', '_' and spaces between them, can be converted without losing characters";
}
