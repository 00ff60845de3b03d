using System.Text;

namespace MeshCi.Definitions.Language;

/// <summary>Names that are derived from other names.</summary>
public static class Naming
{
    /// <summary>The default node name of an assembly, in kebab case: <c>Shop.OrdersApi</c> gives <c>shop-orders-api</c>.</summary>
    /// <param name="assemblyName">Any text.</param>
    /// <returns>Lower-case ASCII letters, digits and single hyphens, at most 255 characters; empty if the name contains no ASCII letters or digits.</returns>
    public static string NodeName(string assemblyName)
    {
        var name = new StringBuilder(assemblyName.Length + 8);
        for (var index = 0; index < assemblyName.Length; index++)
        {
            var current = assemblyName[index];
            if (!char.IsAsciiLetterOrDigit(current))
            {
                Hyphen(name);
                continue;
            }

            if (index > 0 && char.IsAsciiLetterUpper(current))
            {
                var previous = assemblyName[index - 1];
                var beginsWord = index + 1 < assemblyName.Length && char.IsAsciiLetterLower(assemblyName[index + 1]);
                if (char.IsAsciiLetterLower(previous) || char.IsAsciiDigit(previous) || (char.IsAsciiLetterUpper(previous) && beginsWord)) Hyphen(name);
            }

            name.Append(char.ToLowerInvariant(current));
        }

        return name.ToString(0, Math.Min(name.Length, 255)).TrimEnd('-');
    }

    private static void Hyphen(StringBuilder name)
    {
        if (name.Length > 0 && name[^1] != '-') name.Append('-');
    }
}
