namespace MeshCi.Tasks.Verbs;

/// <summary>
/// The switch <c>-warnaserror</c> without codes. It makes all warnings errors, but if a project also lists codes, as the .NET SDK does with NU1605,
/// MSBuild's <c>ShouldTreatWarningAsError</c> only returns true for these. Worker nodes of a parallel build are started without the switch.
/// </summary>
internal static class WarningsAsErrors
{
    private static readonly string[] All = ["warnaserror", "err"];
    private static readonly string[] But = ["warnnotaserror", "noerr"];

    /// <summary>Whether a command line makes every warning an error, including the warning with the specified code.</summary>
    public static bool AllByCommandLine(IEnumerable<string> arguments, string id)
    {
        var (all, excepted) = (false, false);
        foreach (var argument in arguments.Where(argument => argument.StartsWith('-') || argument.StartsWith('/')))
        {
            var parts = argument.TrimStart('-', '/').Split(':', 2);
            var codes = parts.Length == 2 ? parts[1].Split(',', ';') : [];
            if (All.Contains(parts[0], StringComparer.OrdinalIgnoreCase)) all |= codes.All(code => code.Length == 0);
            if (But.Contains(parts[0], StringComparer.OrdinalIgnoreCase)) excepted |= codes.Contains(id, StringComparer.OrdinalIgnoreCase);
        }

        return all && !excepted;
    }
}
