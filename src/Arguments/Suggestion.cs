namespace Flashback.Arguments;

/// <summary>The nearest known name to one that was mistyped.</summary>
public static class Suggestion
{
    /// <summary>Edits (insert, delete, replace) beyond which a name is not worth suggesting.</summary>
    public const int MaxDistance = 3;

    public static string? Nearest(string typed, IEnumerable<string> known) =>
        (from name in known
         let distance = Distance(typed.ToLowerInvariant(), name.ToLowerInvariant())
         where distance <= Math.Min(MaxDistance, (name.Length + 1) / 3)
         orderby distance, name
         select name).FirstOrDefault();

    private static int Distance(string a, string b)
    {
        if (Math.Abs(a.Length - b.Length) > MaxDistance) return int.MaxValue;
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var replace = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replace, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.Length];
    }
}
