namespace Flashback.Architecture.Tests;

/// <summary>
/// Which folders of a project use which others, read from its sources: using directives, names that are written with their namespace or a
/// part of it, and plain names of types that a file sees without a using directive, since an enclosing namespace declares them.
/// </summary>
/// <remarks>
/// A project's top folder composes the others, so what stands there may use everything and nothing points at it. Methods called on a value
/// whose type is not written are not seen; somebody must have written that type where the value came from.
/// </remarks>
internal sealed class FolderGraph
{
    private readonly SortedDictionary<string, SortedDictionary<string, SortedSet<string>>> _edges = new(StringComparer.Ordinal);

    /// <param name="sources">Path and text of each source; the path is relative to the project, with slashes.</param>
    public FolderGraph(IEnumerable<(string Path, string Text)> sources)
    {
        var files = sources.Select(source => new SourceFile(source.Path, source.Text)).ToList();
        var names = new DeclaredNames(files);
        foreach (var file in files.Where(file => file.Folder.Length > 0))
        {
            foreach (var to in Uses(file, names).Where(to => to.Length > 0 && to != file.Folder)) Add(file.Folder, to, file.Path);
        }
    }

    /// <summary>The files by which a folder uses another; empty when it does not.</summary>
    public IReadOnlyCollection<string> Files(string from, string to) =>
        _edges.TryGetValue(from, out var targets) && targets.TryGetValue(to, out var files) ? files : [];

    /// <summary>The files by which a folder, or one inside it, uses another, or one inside that.</summary>
    public IEnumerable<string> FilesWithin(string user, string used) =>
        from edge in _edges
        where IsWithin(edge.Key, user)
        from target in edge.Value
        where IsWithin(target.Key, used)
        from file in target.Value
        select file;

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

    private static IEnumerable<string> Uses(SourceFile file, DeclaredNames names)
    {
        foreach (var import in file.Imports.Concat(names.GlobalImports))
        {
            foreach (var folder in names.Import(import, file)) yield return folder;
        }
        foreach (var chain in file.Names)
        {
            if (names.Find(chain, file) is { } folder) yield return folder;
        }
    }

    private void Add(string from, string to, string path)
    {
        if (!_edges.TryGetValue(from, out var targets)) _edges[from] = targets = new(StringComparer.Ordinal);
        if (!targets.TryGetValue(to, out var files)) targets[to] = files = new(StringComparer.Ordinal);
        files.Add(path);
    }

    private static bool IsWithin(string folder, string outer) =>
        folder == outer || folder.StartsWith(outer + "/", StringComparison.Ordinal);
}
