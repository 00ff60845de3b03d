using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace MeshCi.ControlPlane.Policies;

/// <summary>A range of IP addresses in CIDR notation; a single address is a range of one.</summary>
internal readonly record struct AddressRange(byte[] Address, int Prefix)
{
    /// <summary>Reads a range and returns the test whether an address is in it.</summary>
    public static ValueTest Contains(string source, bool variables, string path)
    {
        var range = Parse(source) ?? throw new MalformedPolicyException(
            path, $"'{Quote.Of(source)}' is not an IP address or range. Write it as 203.0.113.0/24 or 2001:db8::/32, without policy variables.");
        return (value, _) => Bytes(value) is { } address && range.Contains(address);
    }

    /// <summary>The range that a text describes, or null.</summary>
    public static AddressRange? Parse(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (Bytes(slash < 0 ? text : text[..slash]) is not { } address) return null;
        var bits = address.Length * 8;
        if (slash < 0) return new AddressRange(address, bits);
        return int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var prefix) && prefix <= bits
            ? new AddressRange(address, prefix)
            : null;
    }

    /// <summary>Whether an address of the same family is in the range.</summary>
    public bool Contains(ReadOnlySpan<byte> address)
    {
        if (address.Length != Address.Length) return false;
        var whole = Prefix / 8;
        if (!address[..whole].SequenceEqual(Address.AsSpan(0, whole))) return false;
        var rest = Prefix % 8;
        return rest == 0 || (address[whole] ^ Address[whole]) >> (8 - rest) == 0;
    }

    // An IPv4 address that a dual-stack socket reports as ::ffff:a.b.c.d is that IPv4 address.
    private static byte[]? Bytes(string text)
    {
        if (text.AsSpan().ContainsAny('[', '%') || !IPAddress.TryParse(text, out var address)) return null;

        // The parser also accepts 127.1 and 0x7f.0.0.1 as IPv4.
        if (address.AddressFamily == AddressFamily.InterNetwork && address.ToString() != text) return null;
        return (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).GetAddressBytes();
    }
}
