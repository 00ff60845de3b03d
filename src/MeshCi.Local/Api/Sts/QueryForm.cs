using System.Globalization;
using System.Text;
using MeshCi.Local.Http;

namespace MeshCi.Local.Api.Sts;

/// <summary>The names and values of a request in the query protocol: those of its query, and of its body if it is a form.</summary>
internal sealed class QueryForm
{
    // A policy ARN, a tag's key and its value each count as one; no call has nearly as many.
    private const int Most = 1000;
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    private QueryForm()
    {
    }

    /// <summary>Whether a request uses this protocol.</summary>
    public static bool Is(Request request) => request.Target.RawPath == "/"
        && (request.Method == "POST" || (request.Method == "GET" && request.Target.RawQuery.Split('&').Any(IsAction)));

    private static bool IsAction(string pair) => pair.StartsWith("Action=", StringComparison.Ordinal);

    /// <summary>Reads a request.</summary>
    /// <exception cref="StsException">It is not a form, or a name appears twice.</exception>
    public static QueryForm Read(Request request)
    {
        var form = new QueryForm();
        form.Add(request.Target.RawQuery);
        try
        {
            if (request.Method == "POST") form.Add(Strict.GetString(request.Body.Span));
        }
        catch (DecoderFallbackException)
        {
            throw StsException.MalformedQuery("The body is not UTF-8.");
        }

        return form;
    }

    /// <summary>The value, or null if it is absent.</summary>
    public string? Get(string name) => _values.GetValueOrDefault(name);

    /// <summary>The numbers of a list's members, <c>Tags.member.1.Key</c>, in order; names that only look similar are omitted.</summary>
    public IReadOnlyList<int> Members(string list)
    {
        var prefix = list + ".member.";
        var numbers = new SortedSet<int>();
        foreach (var name in _values.Keys)
        {
            if (!name.StartsWith(prefix, StringComparison.Ordinal)) continue;
            var number = name.AsSpan(prefix.Length);
            if (number.IndexOf('.') is >= 0 and var dot) number = number[..dot];
            if (int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var index)) numbers.Add(index);
        }

        return [.. numbers];
    }

    private void Add(string pairs)
    {
        foreach (var pair in pairs.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = pair.Split('=', 2);
            var name = Decode(parts[0]);
            if (_values.Count >= Most) throw StsException.MalformedQuery($"The request has more than {Most} parameters.");
            if (!_values.TryAdd(name, parts.Length == 2 ? Decode(parts[1]) : "")) throw StsException.MalformedQuery("A parameter appears twice.");
        }
    }

    private static string Decode(string part) =>
        PercentEncoding.Decode(part.Replace('+', ' ')) ?? throw StsException.MalformedQuery("The request contains a malformed percent-encoding.");
}
