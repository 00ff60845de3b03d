namespace MeshCi.Tool.CommandLine;

/// <summary>Finds the verb that was probably meant.</summary>
internal static class Misspelling
{
    private const int MostEdits = 2;

    /// <summary>The verb that is most similar to a given one, at most two edits away; null if none is similar.</summary>
    /// <param name="given">What was written.</param>
    /// <param name="verbs">The verbs that exist.</param>
    public static string? Nearest(string given, IEnumerable<string> verbs)
    {
        // If half of a short word differs, it is not a typing error.
        var most = Math.Min(MostEdits, given.Length / 2);
        var nearest = verbs.Select(verb => (Verb: verb, Edits: Edits(given, verb))).Where(verb => verb.Edits <= most).ToList();
        return nearest.Count == 0 ? null : nearest.MinBy(verb => verb.Edits).Verb;
    }

    // Insert, remove or replace a letter, or swap neighbors, ignoring case.
    private static int Edits(string left, string right)
    {
        (left, right) = (left.ToLowerInvariant(), right.ToLowerInvariant());
        var edits = new int[left.Length + 1, right.Length + 1];
        for (var row = 0; row <= left.Length; row++)
        {
            for (var column = 0; column <= right.Length; column++)
            {
                if (row == 0 || column == 0)
                {
                    edits[row, column] = row + column;
                    continue;
                }

                var replaced = edits[row - 1, column - 1] + (left[row - 1] == right[column - 1] ? 0 : 1);
                edits[row, column] = Math.Min(replaced, Math.Min(edits[row - 1, column], edits[row, column - 1]) + 1);
                if (row > 1 && column > 1 && left[row - 1] == right[column - 2] && left[row - 2] == right[column - 1])
                    edits[row, column] = Math.Min(edits[row, column], edits[row - 2, column - 2] + 1);
            }
        }

        return edits[left.Length, right.Length];
    }
}
