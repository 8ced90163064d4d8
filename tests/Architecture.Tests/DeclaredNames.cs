namespace Flashback.Architecture.Tests;

/// <summary>The types of a project by namespace, with the folders that declare them.</summary>
internal sealed class DeclaredNames
{
    private readonly Dictionary<string, Dictionary<string, string>> _types = [];
    private readonly HashSet<string> _namespaces = [];
    private readonly List<string[]> _globalImports = [];
    private readonly Dictionary<string, string[]> _globalAliases = [];

    public DeclaredNames(IEnumerable<SourceFile> files)
    {
        foreach (var file in files)
        {
            foreach (var enclosing in Enclosing(file.Namespace)) _namespaces.Add(enclosing);
            if (!_types.TryGetValue(file.Namespace, out var types)) _types[file.Namespace] = types = [];
            foreach (var type in file.Types) types[type] = file.Folder;
            _globalImports.AddRange(file.GlobalImports);
            foreach (var (alias, meant) in file.GlobalAliases) _globalAliases[alias] = meant;
        }
    }

    /// <summary>What global using directives name. They count as each file's own.</summary>
    public IReadOnlyList<string[]> GlobalImports => _globalImports;

    /// <summary>
    /// The folders that a using directive stands for: that of the type it names, or of the namespace. A namespace that several folders
    /// share says nothing; the names of its types do.
    /// </summary>
    /// <remarks>One that stands within a namespace may leave out what encloses that.</remarks>
    public IEnumerable<string> Import(string[] chain, SourceFile file)
    {
        foreach (var full in Scopes(file).Select(scope => Under(scope, chain)))
        {
            if (Walk("", full) is { } ofType) return [ofType];
            var folders = _types.GetValueOrDefault(string.Join('.', full))?.Values.Distinct().ToList() ?? [];
            if (folders.Count > 0) return folders.Count == 1 ? folders : [];
        }
        return [];
    }

    /// <summary>
    /// The folder of the type that a name means in a file: looked for as the language does, in the enclosing namespaces from the inside and
    /// then in those that using directives name, its own and the global ones; null for anything else.
    /// </summary>
    public string? Find(string[] chain, SourceFile file)
    {
        if (file.Aliases.GetValueOrDefault(chain[0]) is { } own) chain = [.. own, .. chain[1..]];
        else if (_globalAliases.GetValueOrDefault(chain[0]) is { } shared) chain = [.. shared, .. chain[1..]];
        foreach (var scope in Scopes(file))
        {
            if (Walk(scope, chain) is { } folder) return folder;
        }
        return file.Imports.SelectMany(import => Scopes(file).Select(scope => Under(scope, import))).Concat(_globalImports)
            .Select(import => Walk(string.Join('.', import), chain[..1])).FirstOrDefault(folder => folder is not null);
    }

    private static IEnumerable<string> Scopes(SourceFile file) => Enclosing(file.Namespace).Append("");

    private static string[] Under(string scope, string[] chain) => scope.Length == 0 ? chain : [.. scope.Split('.'), .. chain];

    private string? Walk(string from, string[] chain)
    {
        var scope = from;
        foreach (var part in chain)
        {
            if (_types.TryGetValue(scope, out var types) && types.TryGetValue(part, out var folder)) return folder;
            scope = scope.Length == 0 ? part : $"{scope}.{part}";
            if (!_namespaces.Contains(scope)) return null;
        }
        return null;
    }

    /// <summary>A namespace and those around it, the innermost first.</summary>
    private static IEnumerable<string> Enclosing(string name)
    {
        for (var end = name.Length; end > 0; end = name.LastIndexOf('.', end - 1)) yield return name[..end];
    }
}
