namespace MeshCi.Definitions.Diagnostics;

/// <summary>Finds which virtual service a name that is nobody's was probably meant for.</summary>
public static class ServiceNames
{
    private const int MostCompared = 1_000;

    /// <summary>
    /// The known name nearest to a given one; null where none is near. Names of one domain differ in their first part only, and are compared by it:
    /// against the whole name every short one would be near. Of more than a thousand only the first thousand are looked at.
    /// </summary>
    public static string? Nearest(string name, IReadOnlyCollection<string> known)
    {
        if (known.Count > MostCompared) known = [.. known.Take(MostCompared)];
        // Another case, a port behind it, or the first part alone.
        var bare = name.Split(':', '/')[0].TrimEnd('.');
        if (known.FirstOrDefault(other => other.Equals(bare, StringComparison.OrdinalIgnoreCase) || Split(other).Host.Equals(bare, StringComparison.OrdinalIgnoreCase)) is { } same) return same;
        var (host, domain) = Split(name);
        var siblings = known.Select(Split).ToLookup(other => other.Domain == domain);
        return Spelling.Nearest(host, siblings[true].Select(other => other.Host)) is { } near ? near + domain
            : Spelling.Nearest(name, siblings[false].Where(other => other.Host == host).Select(other => other.Host + other.Domain));
    }

    /// <summary>Whether two names are near each other on purpose, as <c>orders-v1</c> and <c>orders-v2</c>, <c>payments-eu</c> and <c>payments-us</c>, <c>api1</c> and <c>api2</c>.</summary>
    public static bool AreSiblings(string name, string other)
    {
        var (one, two) = (Split(name).Host, Split(other).Host);
        return !one.Equals(two, StringComparison.OrdinalIgnoreCase) && (WithoutDigits(one) == WithoutDigits(two) || (one.LastIndexOf('-') is > 0 and var dash && two.StartsWith(one[..(dash + 1)], StringComparison.OrdinalIgnoreCase)));
    }

    private static string WithoutDigits(string text) => string.Concat(text.Where(letter => !char.IsAsciiDigit(letter))).ToUpperInvariant();

    private static (string Host, string Domain) Split(string name) =>
        name.IndexOf('.', StringComparison.Ordinal) is >= 0 and var dot ? (name[..dot], name[dot..]) : (name, "");
}
