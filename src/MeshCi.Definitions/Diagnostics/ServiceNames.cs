namespace MeshCi.Definitions.Diagnostics;

/// <summary>Finds the virtual service that an unknown name probably refers to.</summary>
public static class ServiceNames
{
    private const int MostCompared = 1_000;

    /// <summary>
    /// The known name that is most similar to a given one; null if none is similar. Names in the same domain differ only in their first part, so only
    /// that part is compared: otherwise the common domain would make all short names similar. Only the first thousand known names are compared.
    /// </summary>
    public static string? Nearest(string name, IReadOnlyCollection<string> known)
    {
        if (known.Count > MostCompared) known = [.. known.Take(MostCompared)];
        // The same name in another case, with a port, or without its domain.
        var bare = name.Split(':', '/')[0].TrimEnd('.');
        if (known.FirstOrDefault(other => IsSame(other, bare)) is { } same) return same;
        var (host, domain) = Split(name);
        var siblings = known.Select(Split).ToLookup(other => other.Domain == domain);
        return Spelling.Nearest(host, siblings[true].Select(other => other.Host)) is { } near ? near + domain
            : Spelling.Nearest(name, siblings[false].Where(other => other.Host == host).Select(other => other.Host + other.Domain));
    }

    /// <summary>
    /// Whether two names are similar on purpose, such as <c>orders-v1</c> and <c>orders-v2</c>, <c>payments-eu</c> and <c>payments-us</c>, or
    /// <c>api1</c> and <c>api2</c>.
    /// </summary>
    public static bool AreSiblings(string name, string other)
    {
        var (one, two) = (Split(name).Host, Split(other).Host);
        if (one.Equals(two, StringComparison.OrdinalIgnoreCase)) return false;
        return WithoutDigits(one) == WithoutDigits(two)
            || (one.LastIndexOf('-') is > 0 and var dash && two.StartsWith(one[..(dash + 1)], StringComparison.OrdinalIgnoreCase));
    }

    private static bool IsSame(string known, string name) =>
        known.Equals(name, StringComparison.OrdinalIgnoreCase) || Split(known).Host.Equals(name, StringComparison.OrdinalIgnoreCase);

    private static string WithoutDigits(string text) => string.Concat(text.Where(letter => !char.IsAsciiDigit(letter))).ToUpperInvariant();

    private static (string Host, string Domain) Split(string name) =>
        name.IndexOf('.', StringComparison.Ordinal) is >= 0 and var dot ? (name[..dot], name[dot..]) : (name, "");
}
