namespace MeshCi.Local.Tests.Fuzz;

/// <summary>Rewrites a path or a query with one part damaged.</summary>
internal sealed class TargetMutation(Random random)
{
    private static readonly string[] Oddities =
    [
        "", ".", "..", "%2e%2e", "%2F", "%00", "%0d%0aX-Injected:1", "%C0%AF", "%ff", "%", "%zz", "a+b", "a%20b", "~", "*", "%F0%9F%98%80", "%E2%80%AE",
        "'%20OR%201=1", "$0", "{mesh}",
        "shop", "orders", "0", "-1", "101", "1e3", "99999999999999999999", "true", "arn:aws:appmesh:us-east-1:111122223333:mesh/x",
        "arn%3Aaws%3Aappmesh%3A%3A%3A",
        "arn%3Aaws%3Aappmesh%3Aus-east-1%3A000000000000%3Amesh%2Fshop%2FvirtualRouter%2Forders%2Froute%2F%2F",
    ];

    /// <summary>The path with one segment replaced, removed or added.</summary>
    public string Path(string path)
    {
        var segments = path[1..].Split('/').ToList();
        var at = random.Next(segments.Count);
        switch (random.Next(3))
        {
            case 0: segments[at] = Oddity(); break;
            case 1: segments.RemoveAt(at); break;
            default: segments.Insert(at, Oddity()); break;
        }

        return "/" + string.Join('/', segments);
    }

    /// <summary>The query with one parameter replaced, repeated or added.</summary>
    public string Query(string query)
    {
        var pairs = query.Split('&', StringSplitOptions.RemoveEmptyEntries).ToList();
        var names = new[] { "limit", "nextToken", "meshOwner", "resourceArn", "x", "%", "" };
        var pair = $"{names[random.Next(names.Length)]}={Oddity()}";
        if (pairs.Count > 0 && random.Next(2) == 0) pairs[random.Next(pairs.Count)] = pair;
        else pairs.Add(pair);
        return string.Join('&', pairs);
    }

    private string Oddity() => random.Next(8) == 0 ? new string('a', random.Next(256, 7000)) : Oddities[random.Next(Oddities.Length)];
}
