namespace MeshCi.Definitions;

/// <summary>Finds what was probably meant.</summary>
public static class Spelling
{
    /// <summary>The known name nearest to a given one, at most two edits away, without regard to case; null where none is near.</summary>
    public static string? Nearest(string given, IEnumerable<string> known)
    {
        string? best = null;
        var bestDistance = 3;
        foreach (var name in known)
        {
            var distance = Distance(given, name, bestDistance - 1);
            // Half of a short word is not a slip of the finger.
            if (distance < bestDistance && distance * 2 <= Math.Max(given.Length, 1)) (best, bestDistance) = (name, distance);
        }

        return best;
    }

    /// <summary>Edits (insert, remove, replace, swap neighbours) between two texts; any number above the limit where there are more.</summary>
    private static int Distance(string left, string right, int limit)
    {
        if (Math.Abs(left.Length - right.Length) > limit) return limit + 1;
        var (before, previous, current) = (new int[right.Length + 1], new int[right.Length + 1], new int[right.Length + 1]);
        for (var column = 0; column <= right.Length; column++) previous[column] = column;
        for (var row = 1; row <= left.Length; row++)
        {
            current[0] = row;
            for (var column = 1; column <= right.Length; column++)
            {
                var same = Lower(left, row) == Lower(right, column);
                var distance = Math.Min(Math.Min(previous[column] + 1, current[column - 1] + 1), previous[column - 1] + (same ? 0 : 1));
                if (row > 1 && column > 1 && Lower(left, row) == Lower(right, column - 1) && Lower(left, row - 1) == Lower(right, column))
                    distance = Math.Min(distance, before[column - 2] + 1);
                current[column] = distance;
            }

            (before, previous, current) = (previous, current, before);
        }

        return previous[right.Length];

        static char Lower(string text, int position) => char.ToLowerInvariant(text[position - 1]);
    }
}
