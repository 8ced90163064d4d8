using System.Text.RegularExpressions;

namespace Flashback.Architecture.Tests;

/// <summary>
/// Which folders of a project use which others, read from its sources: using directives, and names that are written with their namespace.
/// A project's top folder composes the others, so what stands there may use everything; nothing can name it in a using directive but by
/// being below it.
/// </summary>
internal sealed partial class FolderGraph
{
    private readonly SortedDictionary<string, SortedDictionary<string, SortedSet<string>>> _edges = new(StringComparer.Ordinal);

    /// <param name="project">The project's name, which follows <c>Flashback.</c> in its namespaces.</param>
    /// <param name="sources">Path and text of each source; the path is relative to the project, with slashes.</param>
    public FolderGraph(string project, IEnumerable<(string Path, string Text)> sources)
    {
        var all = sources.ToList();
        var folders = all.Select(source => FolderOf(source.Path)).Where(folder => folder.Length > 0).Distinct().ToHashSet();
        foreach (var (path, text) in all)
        {
            var from = FolderOf(path);
            if (from.Length == 0) continue;
            foreach (var to in Uses(project, text, folders).Where(to => to != from)) Add(from, to, path);
        }
    }

    /// <summary>The files by which a folder uses another; empty when it does not.</summary>
    public IReadOnlyCollection<string> Files(string from, string to) =>
        _edges.TryGetValue(from, out var targets) && targets.TryGetValue(to, out var files) ? files : [];

    /// <summary>A circle as sentences, one for each step of it; empty when there is none.</summary>
    public IReadOnlyList<string> Circle()
    {
        foreach (var start in _edges.Keys)
        {
            if (PathBack(start) is { Count: > 0 } path)
                return [.. path.Zip(path.Skip(1), (a, b) => $"{a} uses {b} in {string.Join(", ", Files(a, b))}")];
        }
        return [];
    }

    private List<string> PathBack(string start)
    {
        var queue = new Queue<List<string>>([[start]]);
        var seen = new HashSet<string>();
        while (queue.TryDequeue(out var path))
        {
            foreach (var next in _edges.TryGetValue(path[^1], out var targets) ? [.. targets.Keys] : Array.Empty<string>())
            {
                if (next == start) return [.. path, next];
                if (seen.Add(next)) queue.Enqueue([.. path, next]);
            }
        }
        return [];
    }

    /// <summary>The longest folder that a name written with its namespace stands for.</summary>
    private static IEnumerable<string> Uses(string project, string text, HashSet<string> folders)
    {
        foreach (Match name in QualifiedNames().Matches(Comments().Replace(text, "")))
        {
            var parts = name.Value.Split('.').ToList();
            if (parts[0] == "Flashback") parts.RemoveAt(0);
            if (parts.Count < 2 || parts[0] != project) continue;
            for (var length = parts.Count; length > 1; length--)
            {
                var folder = string.Join('/', parts[1..length]);
                if (!folders.Contains(folder)) continue;
                yield return folder;
                break;
            }
        }
    }

    private void Add(string from, string to, string path)
    {
        if (!_edges.TryGetValue(from, out var targets)) _edges[from] = targets = new(StringComparer.Ordinal);
        if (!targets.TryGetValue(to, out var files)) targets[to] = files = new(StringComparer.Ordinal);
        files.Add(path);
    }

    private static string FolderOf(string path) => path.LastIndexOf('/') is > 0 and var end ? path[..end] : "";

    [GeneratedRegex(@"\b[A-Z]\w*(?:\.[A-Z]\w*)+")]
    private static partial Regex QualifiedNames();

    [GeneratedRegex(@"//[^\n]*|^\s*namespace [^\n]*", RegexOptions.Multiline)]
    private static partial Regex Comments();
}
