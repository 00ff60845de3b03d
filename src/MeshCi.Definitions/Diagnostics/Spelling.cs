namespace MeshCi.Definitions.Diagnostics;

/// <summary>Finds the known name that was probably meant.</summary>
public static class Spelling
{
    private const int MostCompared = 1_000;

    /// <summary>
    /// The known name that is most similar to a given one, at most two edits away and ignoring case; null if none is similar. Only the first thousand
    /// known names are compared, so that many misspelled names do not take long.
    /// </summary>
    public static string? Nearest(string given, IEnumerable<string> known)
    {
        string? best = null;
        var bestDistance = 3;
        foreach (var name in known.Take(MostCompared))
        {
            var distance = Distance(given, name, bestDistance - 1);
            // If half of a short word differs, it is not a typing error.
            if (distance < bestDistance && distance * 2 <= Math.Max(given.Length, 1)) (best, bestDistance) = (name, distance);
        }

        return best;
    }

    /// <summary>The number of edits (insert, remove, replace, swap neighbors) between two texts; if there are more than the limit, any larger number.</summary>
    private static int Distance(string left, string right, int limit)
    {
        if (Math.Abs(left.Length - right.Length) > limit) return limit + 1;
        // The minimum of the rows never decreases, so if it exceeds the limit, the result does too.
        var width = right.Length + 1;
        var rows = 3 * width <= 512 ? stackalloc int[3 * width] : new int[3 * width];
        var (before, previous, current) = (0, width, 2 * width);
        for (var column = 0; column <= right.Length; column++) rows[previous + column] = column;
        for (var row = 1; row <= left.Length; row++)
        {
            var nearest = rows[current] = row;
            for (var column = 1; column <= right.Length; column++)
            {
                var same = Lower(left, row) == Lower(right, column);
                var distance = Math.Min(Math.Min(rows[previous + column] + 1, rows[current + column - 1] + 1), rows[previous + column - 1] + (same ? 0 : 1));
                if (row > 1 && column > 1 && Lower(left, row) == Lower(right, column - 1) && Lower(left, row - 1) == Lower(right, column))
                    distance = Math.Min(distance, rows[before + column - 2] + 1);
                rows[current + column] = distance;
                nearest = Math.Min(nearest, distance);
            }

            if (nearest > limit) return limit + 1;

            (before, previous, current) = (previous, current, before);
        }

        return rows[previous + right.Length];

        static char Lower(string text, int position) => char.ToLowerInvariant(text[position - 1]);
    }
}
