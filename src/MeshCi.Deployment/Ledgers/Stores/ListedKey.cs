namespace MeshCi.Deployment.Ledgers.Stores;

/// <summary>A key that a store has listed.</summary>
/// <param name="Key">The key.</param>
/// <param name="Version">
/// What the store has to remember in order to read the listed content without looking for it again; null if it has to remember nothing.
/// </param>
public sealed record ListedKey(string Key, string? Version = null)
{
    /// <summary>Whether the last segment of the key begins with a digit.</summary>
    public bool HasNumber => char.IsAsciiDigit(Name.FirstOrDefault());

    private string Name => Key[(Key.LastIndexOf('/') + 1)..];

    private string Digits => new([.. Name.TakeWhile(char.IsAsciiDigit).SkipWhile(digit => digit == '0')]);

    /// <summary>Orders keys by the numbers that their last segments begin with, highest first. Numbers have any length.</summary>
    public static int CompareNewestFirst(ListedKey left, ListedKey right)
    {
        var (one, two) = (left.Digits, right.Digits);
        var order = two.Length.CompareTo(one.Length);
        if (order == 0) order = string.CompareOrdinal(two, one);
        return order == 0 ? string.CompareOrdinal(left.Key, right.Key) : order;
    }
}
